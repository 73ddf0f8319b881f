import unicodedata

import pytest

from gongkai.documents.normalise import fold, fold_scripts, folded_from, repair, simplified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("⼈⺠政府", "人民政府", id="radicals of a PDF"),
        pytest.param(
            "⻅⻉⻋⻓⻔⻚⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰⻳⻄⺟⻘⻤",
            "见贝车长门页风飞食马鱼鸟黄齐齿龙龟西母青鬼",
            id="simplified radicals",
        ),
        pytest.param("门⼾网站", "门户网站", id="a radical whose equivalent is another variant"),
        pytest.param("１２３ＡＢｚ", "123ABz", id="full-width digits and letters"),
        pytest.param("\uf9dc", "隆", id="compatibility ideograph"),
        pytest.param("（一）“增加”，１％；—", "（一）“增加”，1％；—", id="Chinese punctuation stays"),
        pytest.param("一　二", "一　二", id="full-width space stays"),
    ],
)
def test_repair_gives_what_a_person_would_have_typed(text: str, expected: str) -> None:
    assert repair(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(" 统　计\t指\xa0标\n", "统计指标", id="all white space"),
        pytest.param("总\u200b计\ufeff", "总计", id="invisible characters"),
        pytest.param("“三公”‘经费’「预算」", "三公经费预算", id="quotation marks"),
        pytest.param("—–－ー‐−─", "-------", id="dashes"),
        pytest.param("（一）〔2016〕【注】［1］", "(一)(2016)(注)(1)", id="brackets"),
        pytest.param("规章、规范性文件,其他", "规章、规范性文件,其他", id="both commas stay"),
        pytest.param("１０，０００．５％", "10,000.5%", id="full-width figures"),
        pytest.param("⺠⼾", "民户", id="radicals"),
        pytest.param("①㈠㎡", "1(一)m2", id="compatibility forms"),
    ],
)
def test_fold_gives_the_one_spelling_for_matching(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_fold_is_the_same_when_done_twice() -> None:
    everything = "".join(map(chr, range(0x20, 0xD800))) + "\uf900\uff01\U0002f800"

    assert fold(fold(everything)) == fold(everything)


def test_every_radical_of_the_supplement_is_repaired_except_the_mere_stroke() -> None:
    assigned = [chr(code) for code in range(0x2E80, 0x2EF4) if unicodedata.name(chr(code), "")]

    assert [radical for radical in assigned if repair(radical) == radical] == ["⺀"]


@pytest.mark.parametrize(
    "text", ["", "政府信息公开", "（１２）㎡ 万 元", "“２０２３”年⺠政", "①　②\u200b③"]
)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    places = folded_from(text)

    assert len(places) == len(fold(text))
    assert all(character in fold(text[place]) for character, place in zip(fold(text), places, strict=True))
    assert places == sorted(places)


def test_both_scripts_have_one_spelling_character_by_character() -> None:
    assert fold_scripts("縣人民政府關於印發「公租房」實施辦法的通知（臺賬）") == (
        "县人民政府关于印发公租房实施办法的通知(台账)"
    )
    assert fold_scripts("衞生綫、臺灣衛生線") == "卫生线、台湾卫生线"
    assert fold_scripts("乾隆年间的头发、幹部、干燥") == "干隆年间的头发、干部、干燥"


def test_folding_scripts_is_folding_and_then_simplifying_and_keeps_every_place() -> None:
    everything = "".join(map(chr, range(0x20, 0xD800))) + "\uf9dc\uf900\uff01\U0002f800"

    assert fold_scripts(everything) == simplified(fold(everything))
    assert fold_scripts(fold_scripts(everything)) == fold_scripts(everything)
    assert len(fold_scripts(everything)) == len(folded_from(everything))
