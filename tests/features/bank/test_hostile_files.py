"""Files made to do harm, or broken in bulk: a clear finding at a line, soon and in little memory; nothing is stored."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bank.models import Question, QuestionVersion
from app.bank.sources import MAX_FINDINGS
from app.clock import now
from app.config import PACKAGE
from app.db import db
from app.ops import content
from tests.features.bank.writing import QUESTION, findings, folder

MEGABYTES = 300
SECONDS = 10

CHECK = """
import sys, time
from pathlib import Path
from app.ops import content
for finding in content.check(Path(sys.argv[1])).findings[:300]:
    print(str(finding)[:300])
status = Path("/proc/self/status").read_text()  # What getrusage says begins with what the parent held.
print(time.process_time(), int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def checked(folder_: Path) -> list[str]:
    """The findings of a process of its own, which takes its seconds on the processor, and memory, and no more."""
    command = [sys.executable, "-c", CHECK, str(folder_)]
    done = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True, timeout=60, check=True)
    *found, used = done.stdout.splitlines()
    seconds, megabytes = map(float, used.split())
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    return found


HOSTILE = {
    "100 MB": (lambda: b"# " + b"x" * 100_000_000, 1, "the file is larger than 4 MB: split it"),
    "a bomb of aliases": (
        lambda: b"- &a [x, x]\n" + b"".join(b"- &b%d [*a, *a, *a]\n" % n for n in range(50_000)),
        2,
        "an alias (*name) repeats another part: write the text out",
    ),
    "a bomb of items": (lambda: b"- [" + b"x," * 1_900_000 + b"x]", 1, "a list of more than 5,000 items: split it"),
    "a bomb of parts": (lambda: (b"- [" + b"x," * 4_000 + b"x]\n") * 400, None, "more than 300,000 parts: split it"),
    "a bomb of mappings": (lambda: b"- {a: 1}\n" * 4_000, None, "there is more to mend than these"),
    "very deep": (lambda: b"[" * 3_900_000, 1, "nested too deeply"),
    "very deep by indentation": (lambda: b"".join(b" " * n + b"- \n" for n in range(2_500)), None, "nested too deeply"),
    "a number of a million digits": (lambda: b"- id: " + b"9" * 1_000_000, 1, "is not plain text or a number"),
    "an id of a million letters": (lambda: b"- id: " + b"a" * 1_000_000, 1, "question 1: "),
    "one id again and again": (lambda: b"- id: duty-x\n" * 4_000, None, "there is more to mend than these"),
    "keys without end": (
        lambda: b"-" + b"".join(b"  k%d: 1\n" % n for n in range(200_000))[1:],
        None,
        "more than 200 fields: mend its indentation",
    ),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_is_refused_soon_and_in_little_memory(tmp_path, name):
    made, line, words = HOSTILE[name]
    found = checked(folder(tmp_path, question=made()))
    mine = [text for text in found if text.startswith("duty/questions.yaml:" + (f"{line}: " if line else ""))]
    assert mine, found[:3]
    assert any(words in text for text in mine), mine[:3]


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("old", "line", "field"),
    [
        ("en: Which comes first?", 9, "stem.en"),
        ("zh: 先做哪一项？", 10, "stem.zh"),
        ("{en: Notes", 14, "options.1.text.en"),
        ("zh: 来信}", 18, "options.2.text.zh"),
        ("en: It serves those", 15, "options.1.rationale.en"),
        ("zh: 掩盖了", 23, "options.3.rationale.zh"),
    ],
)
def test_script_in_a_text(tmp_path, old, line, field):
    found = findings(tmp_path, question=QUESTION.replace(old, old.replace(": ", f": {SCRIPT} ", 1), 1))
    assert found[0] == (
        f"duty/questions.yaml:{line}: duty-first: `{field}` holds HTML (<script): texts are Markdown; remove it"
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("id: duty-first", f"id: duty-{SCRIPT}", 1),
        ("kind: single", f"kind: {SCRIPT}", 2),
        ("level: apply", f"level: {SCRIPT}", 4),
        ("difficulty: easy", f"difficulty: {SCRIPT}", 5),
        ("[P1]", f"['{SCRIPT}']", 7),
        ("level: apply", f"level: apply\n  tags: ['{SCRIPT}']", 5),
        ("level: apply", f"level: apply\n  family: {SCRIPT}", 5),
        ("level: apply", f"level: apply\n  scoring: {SCRIPT}", 5),
        ("level: apply", f"level: apply\n  hint: {{en: '{SCRIPT}', zh: 想}}", 5),
        ("level: apply", f"level: apply\n  waived: {{negative_stem: '{SCRIPT}'}}", 5),
        ("- id: b", f"- id: {SCRIPT}", 16),
    ],
)
def test_script_in_another_field(tmp_path, old, new, line):
    found = findings(tmp_path, question=QUESTION.replace(old, new, 1))
    assert any(text.startswith(f"duty/questions.yaml:{line}: ") for text in found), found


@pytest.mark.parametrize("name", ["syllabus.yaml", "quizzes/1.yaml", "duty/handbook.en.md"])
@pytest.mark.parametrize("text", ["- {colour: red}\n" * 4_900, "![" * 1_900_000, "[" * 3_900_000, "a: 1\n" * 700_000])
def test_the_other_files_are_held_to_the_same_bounds(tmp_path, name, text):
    made = folder(tmp_path)
    front = "---\ntopic: duty\nsections:\n  1: [P1]\n---\n# Duty\n\n## 1. One\n\n" if name.endswith(".md") else ""
    (made / name).write_text(front + text, encoding="utf-8")
    assert [text for text in checked(made) if text.startswith(f"{name}:")]


def test_script_in_the_name_of_a_folder(tmp_path):
    made = folder(tmp_path)
    (made / "<img src=x>").mkdir()
    shutil.copyfile(made / "duty" / "questions.yaml", made / "<img src=x>" / "questions.yaml")
    found = checked(made)
    assert "<img src=x>/questions.yaml:1: '<img src=x>' is no topic of syllabus.yaml: rename the folder" in found


@pytest.mark.parametrize(
    "text", ["<b>bold</b>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "<!-- x -->"]
)
def test_html_of_any_kind(tmp_path, text):
    found = findings(tmp_path, question=QUESTION.replace("en: Which comes first?", f"en: '{text} Which?'"))
    assert found[0].startswith("duty/questions.yaml:9: duty-first: `stem.en` holds HTML ("), found


@pytest.mark.parametrize("text", ["5 < a and b > 5", "a<5 and c>5", "5 <= a"])
def test_what_only_looks_like_html(tmp_path, text):
    assert (
        findings(
            tmp_path,
            question=QUESTION.replace("en: Which comes first?", f"en: '{text} Which?'").replace(
                "zh: 先", "zh: 满5天，先"
            ),
        )
        == []
    )


def test_one_file_gets_only_so_many_findings(tmp_path):
    many = "".join(QUESTION.replace("level: apply", "level: guess") for _ in range(MAX_FINDINGS + 50))
    found = [text for text in findings(tmp_path, question=many) if text.startswith("duty/")]
    assert len(found) == MAX_FINDINGS + 1
    assert "there is more to mend than these 200 things: begin with them" in found[-1]


def test_nothing_is_stored_in_part(app, tmp_path):
    """One good question before the broken one: neither is stored."""
    with app.app_context():
        before = [db.session.scalar(sa.select(sa.func.count()).select_from(m)) for m in (Question, QuestionVersion)]
        broken = QUESTION.replace("duty-first", "duty-other").replace("zh: 来信", "zh: ''")
        made = content.check(folder(tmp_path, question=QUESTION + broken))
        with pytest.raises(ValueError, match="not published"):
            content.publish(made, now=now())
        after = [db.session.scalar(sa.select(sa.func.count()).select_from(m)) for m in (Question, QuestionVersion)]
    assert after == before
