"""A letter's wording as a legal officer writes it, and what it must keep of the standard one."""

from datetime import date

import pytest

from gongkai.law.letter_editing import WordingRefused, articles_left_out, as_typed, from_typed
from gongkai.law.letters import LetterVersion, letter_kinds, letter_places

DAY = date(2026, 3, 2)


def standard(kind: str) -> LetterVersion:
    return letter_kinds()[kind].in_force_on(DAY)


@pytest.mark.parametrize("kind", letter_kinds())
def test_every_standard_wording_is_read_back_from_what_is_typed(kind: str) -> None:
    version = standard(kind)
    assert from_typed(as_typed(version.paragraphs), version) == version.paragraphs


def test_places_have_names_of_their_own() -> None:
    names = [label.zh for label in letter_places().values()]
    assert len(names) == len(set(names))


def test_places_are_written_with_their_chinese_names_and_conditions_in_words() -> None:
    typed = as_typed(standard("decision_refused").paragraphs)
    assert "{登记编号}" in typed
    assert "【有“密级”时】" in typed
    assert "{request_number}" not in typed


def test_a_wording_without_what_the_letter_must_state_is_refused() -> None:
    typed = as_typed(standard("correction_notice").paragraphs).replace("{补正期限届满日}", "近日")
    with pytest.raises(WordingRefused, match="缺少“补正期限届满日”") as refusal:
        from_typed(typed, standard("correction_notice"))
    assert "Add it." in refusal.value.text("en")


def test_what_is_always_stated_may_not_be_made_to_depend_on_a_fact() -> None:
    version = standard("decision_granted")
    typed = as_typed(version.paragraphs).replace("{救济途径}", "【有“事实和理由”时】{救济途径}")
    with pytest.raises(WordingRefused, match="缺少“救济途径”"):
        from_typed(typed, version)


@pytest.mark.parametrize("place", ["{申请人}", "{}", "【有“天气”时】晴"])
def test_a_place_that_nothing_fills_is_refused_with_the_names_there_are(place: str) -> None:
    version = standard("receipt")
    with pytest.raises(WordingRefused, match="登记编号"):
        from_typed(f"{as_typed(version.paragraphs)}\n{place}", version)


def test_an_empty_wording_is_refused() -> None:
    with pytest.raises(WordingRefused, match="没有正文"):
        from_typed(" \n ", standard("receipt"))


def test_articles_that_are_left_out_are_pointed_out() -> None:
    version = standard("extension_notice")
    typed = as_typed(version.paragraphs).replace("第三十三条第二款", "有关条款")
    assert articles_left_out(from_typed(typed, version), version) == ["第三十三条第二款"]
    assert articles_left_out(version.paragraphs, version) == []
