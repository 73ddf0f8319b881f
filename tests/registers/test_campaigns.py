"""Clean-ups: nothing undecided, figures that add up, and their effect on the register."""

from datetime import date

import pytest

from gongkai.core.workflow import TransitionNotAllowed
from gongkai.registers import services
from gongkai.registers.models import CleanUpCampaign, RegisterRelease, RegisterRow
from gongkai.registers.services import NotReviewed
from gongkai.registers.services.campaigns import CampaignFiguresWrong, campaign_figures
from gongkai.registers.states import RowValidity
from tests.factories import make_agency, make_officer
from tests.registers.spreadsheets import NOW, TODAY, add_document, approve, register, set_up_review

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
AS_OF = date(2026, 4, 1)
RIGHT = {"reviewed": 4, "kept": 1, "amended": 1, "repealed": 1, "lapsed": 1}


@pytest.fixture
def campaign() -> CleanUpCampaign:
    """Begin a clean-up of four documents; a fifth has lapsed before."""
    agency = make_agency()
    for number in range(1, 5):
        add_document(agency, f"岚政规〔2024〕{number}号")
    add_document(agency, "岚政规〔2024〕5号", expires_on="2025-12-31")
    return services.open_campaign(
        register=register("normative_documents"),
        agency=agency,
        title="2026年清理",
        as_of=AS_OF,
        actor=None,
        now=NOW,
    )


def decide(campaign: CleanUpCampaign, *outcomes: str) -> None:
    ids = campaign.items.order_by("id").values_list("pk", flat=True)
    services.decide_items(
        campaign=campaign, outcomes=dict(zip(ids, outcomes, strict=False)), actor=None, now=NOW
    )


def submit(
    campaign: CleanUpCampaign, announced: dict[str, int], number: str = "岚政发〔2026〕6号"
) -> RegisterRelease:
    return services.submit_closing(
        campaign=campaign, announced=announced, document_number=number, actor=None, now=NOW, today=TODAY
    )


def validities(day: date) -> list[RowValidity | None]:
    return [row.validity_on(day) for row in RegisterRow.objects.order_by("id")[:4]]


def test_a_campaign_reviews_what_is_in_force_on_its_day(campaign) -> None:
    assert campaign_figures(campaign) == {
        "reviewed": 4,
        "kept": 0,
        "amended": 0,
        "repealed": 0,
        "lapsed": 0,
        "undecided": 4,
    }


def test_it_does_not_close_with_documents_undecided(campaign) -> None:
    decide(campaign, "kept", "amended", "repealed")
    with pytest.raises(CampaignFiguresWrong, match="1 documents of 4 are undecided"):
        submit(campaign, RIGHT)


def test_it_does_not_close_with_figures_that_do_not_add_up(campaign) -> None:
    decide(campaign, "kept", "amended", "repealed", "lapsed")
    with pytest.raises(CampaignFiguresWrong, match=r"Kept 2 \+ .* = 5, and 4 were reviewed"):
        submit(campaign, RIGHT | {"kept": 2})
    with pytest.raises(CampaignFiguresWrong, match="“Kept” is announced as 2, and 1 were decided so here"):
        submit(campaign, RIGHT | {"kept": 2, "amended": 0})
    with pytest.raises(CampaignFiguresWrong, match="Give the number of the document"):
        submit(campaign, RIGHT, number=" ")


def test_closed_it_repeals_and_lapses_documents_from_its_day_on(campaign) -> None:
    decide(campaign, "kept", "amended", "repealed", "lapsed")
    reviewer = set_up_review(campaign.agency)
    release = submit(campaign, RIGHT)
    assert set(validities(AS_OF)) == {RowValidity.IN_FORCE}

    approve(release, reviewer)

    assert validities(AS_OF) == [
        RowValidity.IN_FORCE,
        RowValidity.IN_FORCE,
        RowValidity.REPEALED,
        RowValidity.LAPSED,
    ]
    assert set(validities(date(2026, 3, 31))) == {RowValidity.IN_FORCE}
    rows = RegisterRow.objects.order_by("id")[:4]
    assert rows[2].values["repealed_by"] == "岚政发〔2026〕6号"
    assert rows[2].reason == "2026年清理（岚政发〔2026〕6号）"
    assert rows[3].values["expires_on"] == "2026-03-31"


def test_no_campaign_closes_around_its_review(campaign) -> None:
    decide(campaign, "kept", "amended", "repealed", "lapsed")
    reviewer = set_up_review(campaign.agency)
    other = services.propose_row(
        register=register("normative_documents"),
        agency=campaign.agency,
        texts={
            "document_number": "岚政规〔2026〕9号",
            "title": "另一个办法",
            "kind": "normative_document",
            "issued_on": "2026-01-06",
        },
        actor=None,
        now=NOW,
        today=TODAY,
    )
    approve(other, reviewer)
    other.refresh_from_db()
    for release in (None, other):
        with pytest.raises(NotReviewed):
            services.close_campaign(
                campaign=campaign,
                announced=RIGHT,
                document_number="岚政发〔2026〕6号",
                actor=None,
                now=NOW,
                today=TODAY,
                release=release,
            )
    assert set(validities(AS_OF)) == {RowValidity.IN_FORCE}


def test_a_returned_result_is_decided_anew_and_nothing_changes_under_review(campaign) -> None:
    decide(campaign, "kept", "amended", "repealed", "lapsed")
    reviewer = set_up_review(campaign.agency)
    release = submit(campaign, RIGHT)
    with pytest.raises(TransitionNotAllowed):
        decide(campaign, "kept", "kept", "kept", "kept")

    approve(release, reviewer, verdict="return", text="第三件仍在执行", answers={})

    decide(campaign, "kept", "amended", "kept", "lapsed")
    approve(submit(campaign, RIGHT | {"kept": 2, "repealed": 0}), reviewer)
    campaign.refresh_from_db()
    assert campaign.state == "closed"
    assert validities(AS_OF)[2] == RowValidity.IN_FORCE


def test_a_campaign_with_nothing_in_force_is_not_begun() -> None:
    with pytest.raises(CampaignFiguresWrong, match="nothing to clean up"):
        services.open_campaign(
            register=register("normative_documents"),
            agency=make_agency(),
            title="清理",
            as_of=AS_OF,
            actor=None,
            now=NOW,
        )


def test_a_county_reviews_the_documents_of_its_departments() -> None:
    county = make_agency()
    add_document(make_agency(parent=county), "岚水规〔2024〕1号")
    add_document(make_agency(), "别县规〔2024〕1号")
    begun = services.open_campaign(
        register=register("normative_documents"),
        agency=county,
        title="清理",
        as_of=AS_OF,
        actor=make_officer(county, "county_office"),
        now=NOW,
    )
    assert [item.row.key for item in begun.items.all()] == ["岚水规(2024)1号"]
