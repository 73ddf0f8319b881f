"""Every rule proves itself on its own examples, and the rules say what the law says."""

from operator import attrgetter

import pytest

from gongkai.law.forms import all_forms, form
from gongkai.law.rules import Certainty, Level, Rule, _rule, claim_book, rule_book
from gongkai.law.statute import StatuteBroken, validate
from gongkai.reports.checking import check_rule
from gongkai.reports.checking.expressions import compile_term
from tests.reports.checking_reports import example

FORMS = tuple(of.id for of in all_forms())
RULES = [rule for form_id in FORMS for rule in rule_book(form_id).rules]
_FORM_OF = {rule: form_id for form_id in FORMS for rule in rule_book(form_id).rules}


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("id"))
def test_rule_accepts_its_good_example(rule: Rule) -> None:
    report, previous, parts = example(_FORM_OF[rule], rule.good)

    assert [finding.message() for finding in check_rule(rule, report, previous, parts)] == []


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("id"))
def test_rule_rejects_its_bad_example_with_exactly_its_findings(rule: Rule) -> None:
    report, previous, parts = example(_FORM_OF[rule], rule.bad)

    found = check_rule(rule, report, previous, parts)

    assert len(found) == rule.bad.get("findings", 1)
    assert {finding.rule for finding in found} == {rule.id}
    if "expected" in rule.bad:
        assert (found[0].expected, found[0].found) == (rule.bad["expected"], rule.bad["found"])


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("id"))
def test_finding_of_the_bad_example_is_a_whole_sentence_in_both_languages(rule: Rule) -> None:
    report, previous, parts = example(_FORM_OF[rule], rule.bad)
    [finding, *_] = check_rule(rule, report, previous, parts)

    chinese, english = finding.message("zh"), finding.message("en")

    assert "{" not in chinese + english
    assert "None" not in chinese + english
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    assert english[0].isascii() or english[0] == "“"
    assert english.count(" ") > 5
    assert finding.where
    assert finding.place.text("en")


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("kind", ["rules", "claims"])
def test_file_has_the_shape_of_its_schema(form_id: str, kind: str) -> None:
    validate(f"annual_report/{form_id}/{kind}.yaml", f"{kind}.json")

    assert rule_book(form_id).rules


def test_shared_rules_have_the_shape_of_the_schema() -> None:
    validate("annual_report/rules_common.yaml", "rules.json")

    assert {rule.id for rule in rule_book("2021").rules} >= {"AR2021-T3-01", "AR2021-X5-01"}


def test_no_rule_from_memory_is_an_error() -> None:
    assert [r.id for r in RULES if r.certainty is Certainty.MEMORY and r.level is Level.ERROR] == []


def test_rule_from_memory_that_claims_an_error_is_refused() -> None:
    entry = {
        "id": "AR2021-Z1-01",
        "says": "Something.",
        "scope": "table",
        "level": "error",
        "authority": "记忆",
        "certainty": "memory",
        "message": {"zh": "。", "en": "."},
        "good": {},
        "bad": {},
    }

    with pytest.raises(StatuteBroken, match="AR2021-Z1-01 is from memory"):
        _rule(entry, "2021")


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_rule_of_the_literature_is_there(form_id: str) -> None:
    named = {str(rule.legal) for rule in rule_book(form_id).rules}

    wanted = {
        "T3-1",
        "T3-2",
        "T3-3",
        "T3-4",
        "T4-1..3",
        "T2-1",
        "X-1",
        "X-2",
        "X-3",
        "X-4",
        "X-5",
        "X-6",
        "X-7",
    }
    assert wanted <= named
    assert form_id == "2019" or {"T2-2", "T2-3", "X-8", "X-9"} <= named


@pytest.mark.parametrize("form_id", FORMS)
def test_rule_ids_are_unique_and_name_their_form(form_id: str) -> None:
    ids = [rule.id for rule in rule_book(form_id).rules]

    assert len(ids) == len(set(ids))
    assert all(name.startswith(f"AR{form_id}-") for name in ids)


@pytest.mark.parametrize("form_id", FORMS)
def test_every_figure_that_claims_are_compared_with_exists(form_id: str) -> None:
    book = claim_book(form_id)
    assert book is not None

    terms = [compile_term(text, form(form_id)) for fact in book.facts for text in fact.accept]

    assert len(terms) > 5
    assert all(term.keys for term in terms)
