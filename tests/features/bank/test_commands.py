"""`officium bank check` and `bank publish`: what they print, how they exit; nothing is published with a fault."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bank.models import Question, QuestionVersion
from app.config import PACKAGE
from app.db import db
from tests.databases import SECRET

BROKEN = ("duty/questions.yaml", "\n  kind: single", "\n  kind: guess")
_BEFORE, _, _ = (PACKAGE.parent / "questions" / BROKEN[0]).read_text(encoding="utf-8").partition(BROKEN[1])
LINE = _BEFORE.count("\n") + 2


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A copy of the application with a fault in one question, to be run on its own."""
    made = tmp_path / "checkout"
    shutil.copytree(PACKAGE, made / "app", ignore=shutil.ignore_patterns("__pycache__", "static"))
    (made / "templates").mkdir()
    shutil.copytree(PACKAGE.parent / "questions", made / "questions")
    name, old, new = BROKEN
    path = made / "questions" / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return made


def officium(checkout: Path, database_url: str, *arguments: str) -> subprocess.CompletedProcess:
    """The command, run in that copy on this database."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OFFICIUM_")}
    environment |= {
        "OFFICIUM_DATABASE_URL": database_url,
        "OFFICIUM_SECRET_KEY": SECRET,
        "OFFICIUM_DATA_DIR": str(checkout / "instance"),
        "OFFICIUM_LOG_LEVEL": "error",
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-c", "from app.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)


def counts(app) -> tuple[int, int]:
    with app.app_context():
        return tuple(db.session.scalar(sa.select(sa.func.count()).select_from(m)) for m in (Question, QuestionVersion))


def test_check_of_what_ships(app):
    done = app.test_cli_runner().invoke(args=["bank", "check"])
    assert done.exit_code == 0
    assert done.output.rstrip().endswith("are good; 0 thing(s) to mend.")


def test_check_as_json_of_what_ships(app):
    done = app.test_cli_runner().invoke(args=["bank", "check", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.output) == []


def test_publish_again(app):
    before = counts(app)
    done = app.test_cli_runner().invoke(args=["bank", "publish", "--json"])
    assert done.exit_code == 0
    moved = json.loads(done.output)
    assert moved == {"added": 0, "changed": 0, "restored": 0, "retired": 0, "unchanged": before[0], "quizzes": 0}
    assert counts(app) == before
    assert "0 added, 0 changed" in app.test_cli_runner().invoke(args=["bank", "publish"]).output


def test_check_finds_the_fault(checkout, database_url):
    done = officium(checkout, database_url, "bank", "check")
    assert done.returncode == 1, done.stderr
    assert f"duty/questions.yaml:{LINE}: " in done.stdout
    assert "`kind: guess` is not one of single, multiple, true_false" in done.stdout


def test_check_finds_the_fault_as_json(checkout, database_url):
    done = officium(checkout, database_url, "bank", "check", "--json")
    assert done.returncode == 1, done.stderr
    first = json.loads(done.stdout)[0]
    assert set(first) == {"file", "line", "subject", "message", "severity", "rule"}
    assert (first["severity"], first["rule"]) == ("error", "")
    assert (first["file"], first["line"]) == ("duty/questions.yaml", LINE)
    assert first["subject"].startswith("duty-")


def test_nothing_is_published_when_anything_is_wrong(app, checkout, database_url):
    path = checkout / "questions" / "loyalty" / "questions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("difficulty: easy", "difficulty: hard"), encoding="utf-8")
    before = counts(app)
    done = officium(checkout, database_url, "bank", "publish")
    assert done.returncode == 1
    assert "Nothing was published: mend these first." in done.stderr
    assert f"duty/questions.yaml:{LINE}: " in done.stderr
    assert counts(app) == before


WARNED = (
    "loyalty/questions.yaml",
    "  difficulty: easy\n",
    "  difficulty: easy\n  waived: {negative_stem: The law has these words}\n",
)


@pytest.fixture
def warned(checkout) -> Path:
    """The copy with nothing worse than a warning."""
    for name, old, new in ((BROKEN[0], BROKEN[2], BROKEN[1]), WARNED):
        path = checkout / "questions" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return checkout


def test_a_warning_fails_the_check(warned, database_url):
    done = officium(warned, database_url, "bank", "check")
    assert done.returncode == 1
    assert re.search(
        r"^loyalty/questions\.yaml:\d+: loyalty-[a-z-]+: waiver_idle \(warning\): "
        r"`negative_stem` is waived and finds nothing: remove the waiver$",
        done.stdout,
        re.MULTILINE,
    ), done.stdout
    assert "1 of them are warnings. One that should stand is waived in its question" in done.stdout
    found = json.loads(officium(warned, database_url, "bank", "check", "--json").stdout)
    assert [(f["severity"], f["rule"]) for f in found] == [("warning", "waiver_idle")]


def test_a_warning_does_not_block_publishing(app, warned, database_url):
    before = counts(app)
    done = officium(warned, database_url, "bank", "publish", "--json")
    assert done.returncode == 0, done.stderr
    assert "waiver_idle (warning)" in done.stderr
    assert json.loads(done.stdout)["changed"] == 1
    assert counts(app) == (before[0], before[1] + 1)


def test_once_mended_it_is_published(app, checkout, database_url):
    name, old, new = BROKEN
    path = checkout / "questions" / name
    mended = path.read_text(encoding="utf-8").replace(new, old, 1).replace("difficulty: easy", "difficulty: medium", 1)
    path.write_text(mended, encoding="utf-8")
    before = counts(app)
    done = officium(checkout, database_url, "bank", "publish")
    assert done.returncode == 0, done.stderr
    assert "0 added, 1 changed" in done.stdout
    assert counts(app) == (before[0], before[1] + 1)


def test_a_wrong_call(checkout, database_url):
    assert officium(checkout, database_url, "bank", "perish").returncode == 2
