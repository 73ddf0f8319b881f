"""The outcomes are exactly the leaves of the forms, and each leads to a letter that there is."""

from datetime import date

import pytest

from gongkai.law.forms import form_for_year
from gongkai.law.letters import letter_facts, letter_kinds
from gongkai.law.outcomes import OutcomeUnknown, outcome_rules

NO_LEAVES = {"received", "carried_in", "carried_out", "concluded"}
ANSWERS = [
    pytest.param(outcome, answer, id=f"{outcome.id}/{answer.id}")
    for outcome in outcome_rules().outcomes.values()
    for answer in outcome.answers
]


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2026])
def test_every_leaf_of_the_years_form_has_an_outcome_and_no_outcome_has_another_cell(year: int) -> None:
    form = form_for_year(year)
    printed = {
        key.removeprefix("requests.").rpartition(".")[0]
        for key in form.cells
        if key.startswith("requests.")
    }

    counted = {outcome.cells[form.id] for outcome in outcome_rules().in_force_on(date(year, 6, 1))}

    assert counted == printed - NO_LEAVES


def test_the_form_of_2021_has_21_leaves_and_that_of_2019_counts_three_of_them_in_one_row() -> None:
    rules = outcome_rules()

    assert len(rules.outcomes) == 21
    assert rules.of_cell("2019", "other") == ("other.not_corrected", "other.unpaid", "other.other")
    assert rules.of_cell("2021", "other.unpaid") == ("other.unpaid",)


@pytest.mark.parametrize(("outcome", "answer"), ANSWERS)
def test_every_answer_has_its_article_letter_and_facts(outcome, answer) -> None:
    wording = letter_kinds()[answer.letter].in_force_on(date(2026, 1, 1))

    assert answer.article.zh.startswith("《中华人民共和国政府信息公开条例》第")
    assert set(answer.facts) | set(answer.optional) <= set(letter_facts())
    assert set(wording.facts) <= set(answer.facts)
    printed = {place for paragraph in wording.paragraphs for place in paragraph.places}
    assert set(answer.facts) <= printed


@pytest.mark.parametrize(("outcome", "answer"), ANSWERS)
def test_refusals_under_articles_14_to_16_and_only_these_need_reconsideration_first(
    outcome, answer
) -> None:
    of_three_articles = any(
        article in answer.article.zh for article in ("第十四条", "第十五条", "第十六条")
    )

    assert (answer.remedy == "reconsideration_first") == of_three_articles


def test_a_day_before_the_forms_has_no_outcomes() -> None:
    with pytest.raises(OutcomeUnknown, match="2018年6月1日作出的决定没有可用的办理结果"):
        outcome_rules().in_force_on(date(2018, 6, 1))


def test_an_outcome_or_answer_that_there_is_not_is_refused() -> None:
    with pytest.raises(OutcomeUnknown, match=r"没有名为“refused\.secret”的办理结果"):
        outcome_rules().outcome("refused.secret")
    with pytest.raises(OutcomeUnknown, match="granted/"):
        outcome_rules().outcome("granted").answer("")
