"""Labels that a text file broke over lines, and texts that are no labels."""

import pytest

from gongkai.law.forms import Form, all_forms
from gongkai.reports.reading.labels import LabelBook, block_labels, head

FORMS = pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.id)


def books(form: Form) -> list[LabelBook]:
    return [book for labels in block_labels(form) for book in (labels.rows, labels.columns)]


@FORMS
def test_whatever_is_found_as_a_label_may_begin_with_its_first_line_wherever_it_is_broken(
    form: Form,
) -> None:
    tried = 0
    for book in books(form):
        for line in book.lines:
            printed = line.label.zh
            assert not book.find(printed) or book.may_begin(head(printed))
            for place in range(1, len(printed)):
                if book.find(printed):
                    assert book.may_begin(head(printed[:place]).rstrip(":;,。")), printed[:place]
                    tried += 1
    assert tried > 300


@FORMS
def test_a_line_of_prose_begins_no_label(form: Form) -> None:
    assert not any(book.may_begin("我县召开工作会议研究") for book in books(form))
