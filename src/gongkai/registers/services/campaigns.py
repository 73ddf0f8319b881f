"""Clean-up campaigns (清理): every document in force is kept, to be amended, repealed or declared lapsed.

A campaign closes only when nothing is undecided and its figures add up to the number reviewed.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.core.workflow import next_state
from gongkai.organisations.models import Agency, User
from gongkai.registers.bulk_writing import WritingAct, change_rows
from gongkai.registers.definitions import Register, all_registers
from gongkai.registers.judging import JudgedRow, RowJudge
from gongkai.registers.models import CleanUpCampaign, CleanUpItem, RegisterRelease, RegisterRow
from gongkai.registers.owners import OwnerNames, require_work_for
from gongkai.registers.services.editing import texts_of
from gongkai.registers.services.reviewed import require_reviewed
from gongkai.registers.states import (
    CAMPAIGN_TRANSITIONS,
    CampaignState,
    CleanUpOutcome,
    EndKind,
    RowState,
    RowValidity,
)

REVIEWED = "reviewed"
_ROWS_AT_ONCE = 2_000


class CampaignFiguresWrong(DomainError):
    """A campaign with nothing to review, something undecided, or figures that do not add up."""

    code = "campaign_figures_wrong"


@transaction.atomic
def open_campaign(
    *,
    register: Register,
    agency: Agency,
    title: str,
    as_of: date,
    actor: User | None,
    now: datetime,
) -> CleanUpCampaign:
    """Begin a campaign over every document that is in force for the agencies that ``actor`` works for."""
    require_work_for(actor, agency)
    rows = RegisterRow.objects.filter(register=register.id).exclude(state=RowState.WITHDRAWN)
    rows = rows.editable_by(actor) if actor else rows.filter(agency=agency)
    ids = list(
        rows.with_validity(RowValidity.IN_FORCE, as_of)
        .order_by("dated_on", "id")
        .values_list("id", flat=True)
    )
    if not ids:
        raise CampaignFiguresWrong(_("Nothing is in force on that day, so there is nothing to clean up."))
    campaign = CleanUpCampaign.objects.create(
        register=register.id, agency=agency, title=title.strip(), as_of=as_of, created_at=now
    )
    CleanUpItem.objects.bulk_create(
        (CleanUpItem(campaign=campaign, row_id=row_id) for row_id in ids), batch_size=_ROWS_AT_ONCE
    )
    _write_down(campaign, "open_campaign", actor, now, {REVIEWED: len(ids)})
    return campaign


@transaction.atomic
def decide_items(
    *, campaign: CleanUpCampaign, outcomes: Mapping[int, str], actor: User | None, now: datetime
) -> None:
    """Write down what was decided of some documents; an empty outcome is undecided again."""
    campaign = locked_campaign(campaign, actor, "decide")
    for outcome in {*outcomes.values()}:
        items = [item_id for item_id, chosen in outcomes.items() if chosen == outcome]
        value = CleanUpOutcome(outcome) if outcome else ""
        campaign.items.filter(pk__in=items).update(outcome=value)
    _write_down(campaign, "decide_clean_up", actor, now, {"decided": len(outcomes)})


@transaction.atomic
def close_campaign(
    *,
    campaign: CleanUpCampaign,
    announced: Mapping[str, int],
    document_number: str,
    actor: User | None,
    now: datetime,
    today: date,
    release: RegisterRelease | None = None,
) -> CleanUpCampaign:
    """End the campaign as its document announces it: what is repealed or lapsed is so from its day on."""
    campaign = locked_campaign(campaign, actor, "close")
    _require_own_release(campaign, release)
    decided = require_closable(campaign, announced, document_number)
    campaign.state = next_state(CAMPAIGN_TRANSITIONS, state=CampaignState(campaign.state), action="close")
    campaign.document_number = document_number.strip()
    campaign.announced, campaign.closed_at = dict(announced), now
    campaign.save()
    _end_documents(campaign, actor, now, today)
    _write_down(campaign, "close_campaign", actor, now, decided)
    return campaign


def require_closable(
    campaign: CleanUpCampaign, announced: Mapping[str, int], document_number: str
) -> dict[str, int]:
    """Return the figures of what was decided; refuse them where they are not what is announced."""
    if not document_number.strip():
        raise CampaignFiguresWrong(_("Give the number of the document that announces the result."))
    decided = campaign_figures(campaign)
    _require_sums(decided, announced)
    return decided


def open_again(campaign: CleanUpCampaign) -> None:
    """Let a campaign go on whose result was returned or recalled."""
    campaign.state = next_state(CAMPAIGN_TRANSITIONS, state=CampaignState(campaign.state), action="return")
    campaign.save(update_fields=["state"])


def campaign_figures(campaign: CleanUpCampaign) -> dict[str, int]:
    """Return how many documents were reviewed, what they came to, and how many are undecided."""
    rows = campaign.items.values_list("outcome").annotate(count=Count("id")).order_by()
    counts = dict(rows)
    figures = {outcome.value: counts.get(outcome.value, 0) for outcome in CleanUpOutcome}
    return {REVIEWED: sum(counts.values()), **figures, "undecided": counts.get("", 0)}


def _require_sums(decided: Mapping[str, int], announced: Mapping[str, int]) -> None:
    if decided["undecided"]:
        raise CampaignFiguresWrong(
            _("%(count)s documents of %(all)s are undecided. Decide each before the campaign is closed.")
            % {"count": decided["undecided"], "all": decided[REVIEWED]}
        )
    parts = {outcome: announced.get(outcome.value, 0) for outcome in CleanUpOutcome}
    if sum(parts.values()) != announced.get(REVIEWED, 0):
        sum_text = " + ".join(f"{outcome.label} {count}" for outcome, count in parts.items())
        raise CampaignFiguresWrong(
            _("The announced figures do not add up: %(parts)s = %(sum)s, and %(reviewed)s were reviewed.")
            % {"parts": sum_text, "sum": sum(parts.values()), "reviewed": announced.get(REVIEWED, 0)}
        )
    for outcome, count in parts.items():
        if decided[outcome.value] != count:
            raise CampaignFiguresWrong(
                _("“%(outcome)s” is announced as %(announced)s, and %(decided)s were decided so here.")
                % {"outcome": outcome.label, "announced": count, "decided": decided[outcome.value]}
            )


def _end_documents(campaign: CleanUpCampaign, actor: User | None, now: datetime, today: date) -> None:
    register = all_registers()[campaign.register]
    judge = RowJudge(register, day=today, agency_id=0, owners=OwnerNames(actor))
    changes: list[tuple[int, JudgedRow]] = []
    ended = campaign.items.filter(outcome__in=[CleanUpOutcome.REPEALED, CleanUpOutcome.LAPSED])
    for item in ended.select_related("row").iterator(_ROWS_AT_ONCE):
        texts = texts_of(item.row) | _ending(register, campaign, item.outcome)
        judged = judge.judge(0, [texts.get(column.id, "") for column in judge.columns])
        if judged.errors:
            raise CampaignFiguresWrong(f"{item.row.title}：{judged.errors[0]}")
        judged.agency_id = item.row.agency_id
        changes.append((item.row_id, judged))
    act = WritingAct(
        register=register.id,
        now=now,
        today=today,
        actor_id=actor.pk if actor else None,
        batch_id=None,
        reason=f"{campaign.title}（{campaign.document_number}）"[:300],
        is_historic=False,
    )
    change_rows(changes, act)


def _ending(register: Register, campaign: CleanUpCampaign, outcome: str) -> dict[str, str]:
    if outcome == CleanUpOutcome.REPEALED:
        day = campaign.as_of
        return {register.ends[EndKind.REPEALED]: day.isoformat(), "repealed_by": campaign.document_number}
    last_day = campaign.as_of - timedelta(days=1)
    return {register.ends[EndKind.LAPSED]: last_day.isoformat()}


def _require_own_release(campaign: CleanUpCampaign, release: RegisterRelease | None) -> None:
    """Refuse to change public rows by the review of anything else than this campaign."""
    is_own = release is not None and release.campaign_id == campaign.pk
    require_reviewed(all_registers()[campaign.register], release if is_own else None)


def locked_campaign(campaign: CleanUpCampaign, actor: User | None, action: str) -> CleanUpCampaign:
    """Return the campaign locked; refuse who does not work for it, and what may not be done to it now."""
    campaign = (
        CleanUpCampaign.objects.select_for_update(of=("self",)).select_related("agency").get(pk=campaign.pk)
    )
    require_work_for(actor, campaign.agency)
    next_state(CAMPAIGN_TRANSITIONS, state=CampaignState(campaign.state), action=action)
    return campaign


def _write_down(
    campaign: CleanUpCampaign, action: str, actor: User | None, now: datetime, data: Mapping[str, int]
) -> None:
    audit.record(
        action=f"registers.{action}",
        subject=campaign,
        actor=actor,
        now=now,
        agency=campaign.agency,
        data={"title": campaign.title, **data},
    )
