"""One place for commits, one for the environment, one for the clock, one for colours."""

import re

import pytest

from tests.house.laws import APP, ROOT, calls, modules

CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns")


@pytest.mark.parametrize("name", list(modules()))
def test_only_unit_of_work_commits(name):
    found = [line for line, call in calls(modules()[name]) if call.endswith(".commit")]
    assert not found or name == "app.db", f"{name} commits on lines {found}: use unit_of_work()"


@pytest.mark.parametrize("name", list(modules()))
def test_only_config_reads_the_environment(name):
    source = (ROOT / (name.replace(".", "/") + ".py")) if name != "app" else APP / "__init__.py"
    if not source.exists():
        source = ROOT / name.replace(".", "/") / "__init__.py"
    text = source.read_text(encoding="utf-8")
    assert name == "app.config" or not re.search(r"\bos\.(environ|getenv)", text), name


@pytest.mark.parametrize("name", list(modules()))
def test_only_clock_reads_the_clock(name):
    found = [(line, call) for line, call in calls(modules()[name]) if call in CLOCKS]
    assert not found or name == "app.clock", f"{name}: {found}"


@pytest.mark.parametrize("name", [m for m in modules() if m.startswith("app.domain")])
def test_chance_in_the_domain_has_a_seed(name):
    for line, call in calls(modules()[name]):
        assert not (call.startswith("random.") and call != "random.Random"), f"{name}:{line} {call} has no seed"


def test_colours_stand_in_the_tokens_alone():
    css = (APP / "static" / "app.css").read_text(encoding="utf-8")
    rules = css.split("/* Bootstrap's variables", 1)[1]
    rules = re.sub(r"@media print \{.*?\n\}", "", rules, flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-])|rgba?\(|hsla?\(", rules)


def test_no_address_in_a_lock():
    for path in ROOT.glob("requirements*.txt"):
        assert "://" not in path.read_text(), path.name
