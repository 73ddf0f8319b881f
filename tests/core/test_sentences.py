"""Sentences in both languages: Chinese wherever a text is wanted, English when asked for."""

import json
import pickle

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence, in_language

SAID = Sentence("文件是空的。", "The file is empty.")


def test_a_sentence_is_its_chinese_wherever_a_text_is_wanted() -> None:
    assert (f"{SAID}", json.dumps(SAID, ensure_ascii=False)) == ("文件是空的。", '"文件是空的。"')


def test_a_sentence_and_an_error_that_says_it_speak_both_languages() -> None:
    assert (in_language(SAID, "en"), in_language(SAID, "zh")) == ("The file is empty.", "文件是空的。")
    assert in_language(UnreadableDocument(SAID), "en") == "The file is empty."
    assert in_language(UnreadableDocument("打不开。"), "en") == "打不开。"


def test_a_sentence_keeps_its_english_between_processes() -> None:
    [error] = pickle.loads(pickle.dumps([UnreadableDocument(SAID)]))

    assert in_language(error, "en") == "The file is empty."
