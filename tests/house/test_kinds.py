"""A question kind is complete or absent: rules, template, documentation, and questions in the bank that use it."""

import pytest
import yaml

from app.domain.kinds import KINDS, Shape
from tests.house.laws import APP, ROOT

FILES = {p.stem for p in (APP / "domain" / "kinds").glob("*.py") if not p.stem.startswith("_")}
PARTIALS = {p.stem for p in (ROOT / "templates" / "attempts" / "kinds").glob("*.html") if not p.stem.startswith("_")}


def test_rules_and_templates_are_the_same_kinds():
    assert set(KINDS) == FILES == PARTIALS


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
