"""Addresses of the catalogue in the back office."""

from django.urls import path

from gongkai.backoffice.catalogue import browse, coverage, editing, guides, imports, negative

urlpatterns = [
    path("catalogue/", browse.catalogue, name="catalogue"),
    path("catalogue/export/", browse.export_catalogue, name="export-catalogue"),
    path("catalogue/adopt/", editing.adopt_items, name="adopt-items"),
    path("catalogue/statute/<slug:key>/", browse.statutory_item, name="statutory-item"),
    path("catalogue/items/new/", editing.new_catalogue_item, name="new-catalogue-item"),
    path("catalogue/items/<int:item_id>/", browse.catalogue_item, name="catalogue-item"),
    path("catalogue/items/<int:item_id>/edit/", editing.edit_catalogue_item, name="edit-catalogue-item"),
    path(
        "catalogue/items/<int:item_id>/agencies/",
        editing.assign_catalogue_item,
        name="assign-catalogue-item",
    ),
    path(
        "catalogue/items/<int:item_id>/retire/", editing.retire_catalogue_item, name="retire-catalogue-item"
    ),
    path(
        "catalogue/items/<int:item_id>/reinstate/",
        editing.reinstate_catalogue_item,
        name="reinstate-catalogue-item",
    ),
    path("catalogue/import/", imports.import_catalogue, name="import-catalogue"),
    path("catalogue/import/<uuid:import_id>/", imports.catalogue_import, name="catalogue-import"),
    path(
        "catalogue/import/<uuid:import_id>/apply/",
        imports.apply_catalogue_import,
        name="apply-catalogue-import",
    ),
    path(
        "catalogue/import/<uuid:import_id>/discard/",
        imports.discard_catalogue_import,
        name="discard-catalogue-import",
    ),
    path("catalogue/coverage/", coverage.coverage, name="coverage"),
    path("catalogue/guides/", guides.guides, name="guides"),
    path("catalogue/guides/<int:agency_id>/", guides.guide, name="guide"),
    path("catalogue/negative-list/", negative.negative_list, name="negative-list"),
    path("catalogue/negative-list/new/", negative.new_negative_item, name="new-negative-item"),
    path("catalogue/negative-list/<int:item_id>/", negative.edit_negative_item, name="edit-negative-item"),
    path(
        "catalogue/negative-list/<int:item_id>/retire/",
        negative.retire_negative_item,
        name="retire-negative-item",
    ),
]
