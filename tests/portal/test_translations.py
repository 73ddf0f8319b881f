"""Every text for people is there in Chinese."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize

SOURCE = Path(settings.PROJECT_DIR) / "src" / "gongkai"
CATALOGUE = Path(settings.PROJECT_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django"
APPS = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).is_relative_to(SOURCE)]
"""The folders of the product's own applications."""
FOLDERS = sorted({SOURCE / "core", *(path for path in APPS if path.parent == SOURCE)})
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
CALL = re.compile(r"\b(?:_|gettext|ngettext)\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def texts_of_code(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in MARKS
            and node.args
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def texts_of_template(path: Path) -> set[str]:
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return {ast.literal_eval(literal) for literal in CALL.findall(code)}


def texts_of(folder: Path) -> set[str]:
    code = (texts_of_code(path) for path in folder.rglob("*.py"))
    templates = (texts_of_template(path) for path in folder.rglob("templates/**/*.html"))
    return set().union(*code, *templates)


def seen_in_chinese(text: str) -> str:
    with translation.override("zh-hans"):
        once = translation.gettext(text)
        return once if once != text else translation.ngettext(text, text, 1)


def test_texts_are_marked_under_the_names_that_are_looked_for() -> None:
    imported = re.compile(r"import n?gettext\w* as (\w+)")
    other = {
        f"{path.name}: {name}"
        for path in SOURCE.rglob("*.py")
        for name in imported.findall(path.read_text(encoding="utf-8"))
        if name not in MARKS
    }

    assert other == set()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_text_is_untranslated(folder: Path) -> None:
    texts = texts_of(folder)

    assert texts
    assert (
        sorted(text for text in texts if text == seen_in_chinese(text) and re.search("[a-z]{2}", text))
        == []
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_translations_have_the_placeholders_of_their_texts(folder: Path) -> None:
    pairs = {text: seen_in_chinese(text) for text in texts_of(folder)}

    assert pairs
    assert [text for text, seen in pairs.items() if placeholders(text) != placeholders(seen)] == []


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_the_compiled_catalogue_is_that_of_the_written_one() -> None:
    written = CATALOGUE.with_suffix(".po").read_text(encoding="utf-8")
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog

    texts = [
        ast.literal_eval(text) for text in re.findall(r'^msgstr(?:\[0\])? (".*")$', written, re.MULTILINE)
    ]
    assert {text for text in texts if text} == {text for key, text in compiled.items() if key}


def test_every_template_says_what_it_needs() -> None:
    silent = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("templates/**/*.html")
        if path.parts[-4] != "rendering" and "{% comment %}" not in path.read_text(encoding="utf-8")[:120]
    ]

    assert silent == []
