"""Every template is reached from the code, imports what it uses, and holds no style, script or query of its own."""

import re

import pytest

from tests.house.laws import APP, ROOT

TEMPLATES = ROOT / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
QUOTED = re.compile(r'"([\w/.-]+\.html)"')


def source(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


def test_every_template_is_reachable():
    code = "\n".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py"))
    reached, todo = set(), list(QUOTED.findall(code))
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += QUOTED.findall(source(name))
            # One partial a question kind, chosen by name.
            for folder in re.findall(r'import "(\w+/kinds/)" ~', source(name)):
                todo += [n for n in NAMES if re.fullmatch(folder + r"[a-z]\w*\.html", n)]
    assert sorted(reached) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_is_imported_is_used(name):
    text = source(name)
    imported = re.findall(r'{% import "[^"]+" as (\w+)', text)
    for names in re.findall(r'{% from "[^"]+" import ([^%]+?) %}', text):
        imported += [n.strip().split(" as ")[-1] for n in names.split(",")]
    for used in imported:
        later = len(re.findall(rf"\b{used}\b", text)) > 1
        # A layout's import is for the pages that extend it.
        assert later or name.startswith("layouts/"), f"{used} is imported and not used"


@pytest.mark.parametrize("name", NAMES)
def test_no_inline_style_script_or_query(name):
    text = source(name)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", text)
    assert ".query" not in text
    assert "|safe" not in text.replace(" ", "")
