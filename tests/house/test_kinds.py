"""A question kind is complete or absent: rules, editor, templates, words, documentation, and questions that use it."""

import re

import pytest
import yaml

from app.authoring.kinds import EDITORS
from app.bank import picture_files
from app.bank.files import _MEND
from app.domain.kinds import KINDS, Shape
from tests.house.laws import APP, ROOT

LAYERS = (
    APP / "domain" / "kinds",
    APP / "authoring" / "kinds",
    ROOT / "templates" / "attempts" / "kinds",
    ROOT / "templates" / "authoring" / "kinds",
)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: "/".join(layer.parts[-3:]))
def test_every_layer_has_one_file_a_kind(layer):
    files = {path.stem for path in layer.iterdir() if path.suffix in (".py", ".html") and path.stem[0] != "_"}
    assert files == set(KINDS)


def test_every_kind_has_its_editor():
    assert list(EDITORS) == list(KINDS)


def test_every_fault_of_a_kind_has_words_on_the_authors_page():
    files = ("_faults.html", "_picture.html")
    words = "".join((ROOT / "templates" / "authoring" / name).read_text(encoding="utf-8") for name in files)
    said = {
        code for line in re.findall(r"fault\.code (?:==|in) (.+?) %}", words) for code in re.findall(r'"(\w+)"', line)
    }
    # What is wrong with the bytes of a picture is told when it is uploaded, in words of that door's own.
    assert sorted(set(_MEND) - set(picture_files.MEND) - said) == []


@pytest.mark.parametrize("name", list(KINDS))
def test_a_kind_offers_everything(name):
    kind = KINDS[name]
    assert name == kind.NAME
    for offered in ("problems", "order", "response", "score", "key", "some"):
        assert callable(getattr(kind, offered)), offered
    assert isinstance(kind.SHAPE, Shape)
    assert isinstance(kind.SCORINGS, tuple)


@pytest.mark.parametrize("name", list(KINDS))
def test_a_kind_is_documented_and_used(name):
    assert f"`{name}`" in (ROOT / "questions" / "README.md").read_text(encoding="utf-8")
    used = {
        question["kind"]
        for path in (ROOT / "questions").glob("*/questions.yaml")
        for question in yaml.safe_load(path.read_text(encoding="utf-8"))
    }
    assert name in used
