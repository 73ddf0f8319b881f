"""Taking content out of a document for partial release: marked, made, proven, sealed, released."""

import hashlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import docx
import pytest
from django.utils import translation

from gongkai.audit.selectors import trail_of
from gongkai.core.workflow import TransitionNotAllowed
from gongkai.renditions.redaction_model import Area
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, Redaction, RequestDocument
from gongkai.requests.redaction_reading import document_content, proposals_of_redaction
from gongkai.requests.services.redacting import (
    NothingMarked,
    NotReleasable,
    RedactionMade,
    StillReadable,
    redaction_is_whole,
)
from tests.renditions.leaky_files import holds, saved
from tests.requests.cases import RECEIVED, Desk, at, conclude, draft, make_desk, register, review_and_sign

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)
SECRET = "供水价格每吨三元七角"


@pytest.fixture(autouse=True)
def _in_english(_own_language: None) -> Iterator[None]:
    """Let refusals be compared in the language of the code."""
    with translation.override("en"):
        yield


def contract() -> bytes:
    document = docx.Document()
    document.add_paragraph(f"岚川县供水合同，{SECRET}，自签订之日起生效。")
    document.add_paragraph("联系电话13800001234。")
    document.sections[0].header.paragraphs[0].text = "岚川县水利局"
    return saved(document)


def filed(
    desk: Desk, case: DisclosureRequest, content: bytes = b"", name: str = "供水合同.docx"
) -> RequestDocument:
    return services.add_document(
        disclosure_request=case, kind="working", name=name, content=content or contract(),
        actor=desk.handler, now=at(DAY),
    )  # fmt: skip


def begun(desk: Desk, case: DisclosureRequest) -> Redaction:
    return services.begin_redaction(document=filed(desk, case), actor=desk.handler, now=at(DAY))


def marked(desk: Desk, case: DisclosureRequest) -> Redaction:
    work = begun(desk, case)
    services.mark_text(redaction=work, text=SECRET, ground="third_party", actor=desk.handler, now=at(DAY))
    return work


def released(desk: Desk, case: DisclosureRequest) -> RequestDocument:
    """Release a redacted copy and return it."""
    work = services.make_redacted_copy(redaction=marked(desk, case), actor=desk.handler, now=at(DAY))
    services.release_copy(redaction=work, actor=desk.handler, now=at(DAY))
    assert work.copy is not None
    return work.copy


def test_the_copy_is_a_document_of_its_own_and_the_original_stays_as_it_was() -> None:
    desk = make_desk()
    case = register(desk)

    work = services.make_redacted_copy(redaction=marked(desk, case), actor=desk.handler, now=at(DAY))

    assert work.copy is not None
    copy = document_content(work.copy)
    assert not holds(copy, SECRET)
    assert "███〔1·第十五条〕" in docx.Document(BytesIO(copy)).paragraphs[0].text
    original = document_content(work.original)
    assert hashlib.sha256(original).hexdigest() == work.original.sha256
    assert holds(original, SECRET)
    assert (work.copy.kind, work.copy.name) == ("released", "供水合同（部分公开）.docx")
    assert redaction_is_whole(work)


def test_the_manifest_says_where_on_what_ground_by_whom_and_when_but_not_what() -> None:
    desk = make_desk()
    work = services.make_redacted_copy(
        redaction=marked(desk, register(desk)), actor=desk.handler, now=at(DAY)
    )

    [entry] = work.manifest
    assert entry["where"] == {"zh": "第1段", "en": "paragraph 1"}
    assert entry["article"] == {"zh": "第十五条", "en": "article 15"}
    assert (entry["ground"], entry["by"]) == ("third_party", desk.handler.display_name)
    assert entry["at"] == at(DAY).isoformat()
    assert SECRET not in str(work.manifest) + str(work.proof)


def test_a_copy_that_was_changed_on_the_disk_is_noticed() -> None:
    desk = make_desk()
    work = services.make_redacted_copy(
        redaction=marked(desk, register(desk)), actor=desk.handler, now=at(DAY)
    )
    work.manifest[0]["ground"] = "state_secret"
    assert not redaction_is_whole(work)


def test_screening_proposes_places_and_they_are_marked_with_their_source() -> None:
    desk = make_desk()
    work = begun(desk, register(desk))

    proposed = proposals_of_redaction(work)
    services.mark_stretches(
        redaction=work, stretches=[one.stretch for one in proposed], ground="third_party",
        source="screening", actor=desk.handler, now=at(DAY),
    )  # fmt: skip

    assert [one.text for one in proposed] == ["13800001234"]
    assert [(place.text, place.source) for place in work.places.all()] == [("13800001234", "screening")]


def test_a_text_that_stands_elsewhere_too_is_refused_until_somebody_says_that_it_may() -> None:
    desk = make_desk()
    work = begun(desk, register(desk))
    services.mark_text(
        redaction=work, text="岚川县", ground="deliberative", sheet=1, actor=desk.handler, now=at(DAY)
    )

    with pytest.raises(StillReadable, match="岚川县"):
        services.make_redacted_copy(redaction=work, actor=desk.handler, now=at(DAY))
    made = services.make_redacted_copy(
        redaction=work, remaining_is_public=True, actor=desk.handler, now=at(DAY)
    )

    assert made.copy is not None
    assert docx.Document(BytesIO(document_content(made.copy))).sections[0].header.paragraphs[0].text == (
        "岚川县水利局"
    )


def test_what_is_not_in_the_text_cannot_be_marked_and_nothing_is_marked_twice() -> None:
    desk = make_desk()
    work = marked(desk, register(desk))
    moment = {"ground": "third_party", "actor": desk.handler, "now": at(DAY)}

    with pytest.raises(NothingMarked, match="stands nowhere"):
        services.mark_text(redaction=work, text="没有这句话", **moment)
    with pytest.raises(NothingMarked, match="marked already"):
        services.mark_text(redaction=work, text=SECRET, **moment)
    with pytest.raises(NotReleasable, match="Choose the ground"):
        services.mark_text(redaction=work, text="签订", **{**moment, "ground": "because"})


def test_a_made_copy_changes_no_more() -> None:
    desk = make_desk()
    work = services.make_redacted_copy(
        redaction=marked(desk, register(desk)), actor=desk.handler, now=at(DAY)
    )
    with pytest.raises(RedactionMade, match="sealed"):
        services.mark_area(
            redaction=work, sheet=1, area=Area(0, 0, 0.5, 0.5), ground="third_party",
            actor=desk.handler, now=at(DAY),
        )  # fmt: skip


def test_enclosures_are_fixed_with_the_signature() -> None:
    desk = make_desk()
    case = register(desk)
    released(desk, case)
    draft(
        desk, case, DAY, "granted", facts={"supplied": "合同1份", "supply_way": "邮寄"}, answer="provided"
    )
    review_and_sign(desk, case, DAY)

    with pytest.raises(NotReleasable, match="fixed once it is signed"):
        services.take_release_back(released=case.released_files.get(), actor=desk.handler, now=at(DAY))
    assert case.released_files.count() == 1


def test_a_copy_can_be_taken_out_again_before() -> None:
    desk = make_desk()
    case = register(desk)
    released(desk, case)

    services.take_release_back(released=case.released_files.get(), actor=desk.handler, now=at(DAY))

    assert not case.released_files.exists()
    acts = [line.action for line in trail_of(case)]
    assert acts[-2:] == ["requests.release_copy", "requests.take_release_back"]


def test_the_sealed_inventory_lists_copy_manifest_and_files_of_the_applicant() -> None:
    desk = make_desk()
    case = register(desk)
    copy = released(desk, case)
    services.receive_applicant_file(
        disclosure_request=case, purpose="identity", name="证件.txt", content="证件".encode(),
        actor=None, now=at(RECEIVED),
    )  # fmt: skip
    conclude(desk, case, DAY)

    archive = services.archive_request(disclosure_request=case, actor=desk.handler, now=at(DAY))

    entries = {entry["what"]: entry for entry in archive.inventory}
    assert entries["redaction"]["fingerprint"] == copy.sha256
    assert (entries["redaction"]["places"], entries["redaction"]["released"]) == (1, True)
    assert entries["applicant_file"]["fingerprint"] == hashlib.sha256("证件".encode()).hexdigest()
    assert services.archive_is_whole(archive)


def test_disclosure_takes_the_redacted_copy_and_never_the_original() -> None:
    desk = make_desk()
    case = register(desk)
    copy = released(desk, case)
    conclude(desk, case, DAY)

    record = services.hand_over_to_disclosure(
        disclosure_request=case, title="供水合同", kind="normative_document", reason="涉及公众利益",
        actor=desk.handler, now=at(DAY),
    )  # fmt: skip

    [attachment] = record.attachments.all()
    assert attachment.sha256 == copy.sha256
    with attachment.original.open() as stream:
        assert not holds(stream.read(), SECRET)


def test_nothing_is_begun_in_an_archived_case() -> None:
    desk = make_desk()
    case = register(desk)
    document = filed(desk, case)
    conclude(desk, case, DAY)
    services.archive_request(disclosure_request=case, actor=desk.handler, now=at(DAY))

    with pytest.raises((NotReleasable, TransitionNotAllowed), match="archived"):
        services.begin_redaction(document=document, actor=desk.handler, now=at(DAY))
