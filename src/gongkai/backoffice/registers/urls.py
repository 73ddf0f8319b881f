"""Addresses of the back office's pages on registers."""

from django.urls import URLPattern, path

from gongkai.backoffice.registers import campaigns, imports, lists, releases, rows

urlpatterns: list[URLPattern] = [
    path("registers/", lists.registers, name="registers"),
    path("registers/rows/<int:row_id>/", rows.row, name="register-row"),
    path("registers/rows/<int:row_id>/edit/", rows.edit_row, name="edit-register-row"),
    path("registers/rows/<int:row_id>/withdraw/", rows.withdraw_row, name="withdraw-register-row"),
    path("registers/rows/<int:row_id>/restore/", rows.restore_row, name="restore-register-row"),
    path("registers/releases/", releases.releases, name="register-releases"),
    path("registers/releases/<int:release_id>/", releases.release, name="register-release"),
    path(
        "registers/releases/<int:release_id>/opinion/", releases.give_opinion, name="give-release-opinion"
    ),
    path("registers/releases/<int:release_id>/recall/", releases.recall, name="recall-register-release"),
    path("registers/imports/<uuid:import_id>/", imports.register_import, name="register-import"),
    path("registers/imports/<uuid:import_id>/confirm/", imports.confirm_import, name="confirm-import"),
    path("registers/imports/<uuid:import_id>/discard/", imports.discard_import, name="discard-import"),
    path("registers/clean-ups/<int:campaign_id>/", campaigns.campaign, name="clean-up"),
    path("registers/clean-ups/<int:campaign_id>/decide/", campaigns.decide, name="decide-clean-up"),
    path("registers/clean-ups/<int:campaign_id>/close/", campaigns.close, name="close-clean-up"),
    path("registers/<slug:register_id>/", lists.register, name="register"),
    path("registers/<slug:register_id>/add/", rows.add_row, name="add-register-row"),
    path("registers/<slug:register_id>/import/", imports.hand_in, name="import-register"),
    path("registers/<slug:register_id>/template/", lists.template, name="register-template"),
    path("registers/<slug:register_id>/changes/", lists.changes, name="register-changes"),
    path("registers/<slug:register_id>/clean-ups/", campaigns.campaigns, name="clean-ups"),
    path("registers/<slug:register_id>/rows.<str:file_format>", lists.download, name="download-register"),
]
