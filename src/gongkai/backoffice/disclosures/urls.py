"""Addresses of the back office's pages on disclosures."""

from django.urls import URLPattern, path

from gongkai.backoffice.disclosures import (
    acts,
    catalogue_items,
    correcting,
    dead_links,
    desk,
    drafting,
    files,
    log,
    recognition,
    records,
    reviewing,
    starting,
    versions,
)

_RECORD = "disclosures/<int:disclosure_id>/"

urlpatterns: list[URLPattern] = [
    path("disclosures/", desk.desk, name="disclosures"),
    path("disclosures/records/", desk.record_list, name="disclosure-list"),
    path("disclosures/new/", starting.begin_draft, name="new-disclosure"),
    path("disclosures/from-file/", starting.begin_draft_from_file, name="new-disclosure-from-file"),
    path("disclosures/links/", dead_links.dead_links, name="dead-links"),
    path("disclosures/log/", log.publication_log, name="publication-log"),
    path("disclosures/log.csv", log.publication_log_csv, name="publication-log-csv"),
    path("disclosures/log.xlsx", log.publication_log_xlsx, name="publication-log-xlsx"),
    path("disclosures/reviews/<int:review_id>/", reviewing.review, name="review"),
    path("disclosures/reviews/<int:review_id>/opinion/", reviewing.give_opinion, name="give-opinion"),
    path(
        "disclosures/reviews/<int:review_id>/files/<int:attachment_id>/",
        files.reviewed_rendition,
        name="reviewed-file",
    ),
    path(_RECORD, records.disclosure, name="disclosure"),
    path(f"{_RECORD}save/", drafting.save_draft, name="save-disclosure"),
    path(f"{_RECORD}correction/", correcting.correction, name="correction"),
    path(f"{_RECORD}correction/save/", correcting.save_correction, name="save-correction"),
    path(f"{_RECORD}catalogue-items/", catalogue_items.catalogue_items, name="catalogue-item-options"),
    path(f"{_RECORD}compare/", versions.compare, name="compare-versions"),
    path(f"{_RECORD}versions/<int:number>/", versions.version, name="disclosure-version"),
    path(f"{_RECORD}files/<int:attachment_id>/original/", files.original, name="disclosure-original"),
    path(
        f"{_RECORD}files/<int:attachment_id>/recognition/",
        recognition.recognition,
        name="file-recognition",
    ),
    path(f"{_RECORD}files/<int:attachment_id>/", files.rendition, name="disclosure-rendition"),
    *(
        path(f"{_RECORD}{name}/", view, name=f"{name}-disclosure")
        for name, view in (
            ("recall", acts.recall),
            ("publish", acts.publish),
            ("schedule", acts.schedule),
            ("withdraw", acts.withdraw),
            ("republish", acts.republish),
            ("repeal", acts.repeal),
            ("reassess", acts.reassess),
            ("release", acts.record_release),
            ("correct", acts.correct),
        )
    ),
    path(f"{_RECORD}correction/publish/", acts.publish_correction, name="publish-correction"),
    path(f"{_RECORD}correction/recall/", acts.recall_correction, name="recall-correction"),
    path(f"{_RECORD}correction/drop/", acts.drop_correction, name="drop-correction"),
]
