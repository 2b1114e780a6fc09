"""`python -m tests.bench.bank [--questions 10000]`: `bank check` and `bank publish` on a generated bank: seconds, and the
most memory that the command ever held. This process stays small, since a child's figure begins with its parent's.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate")
DIFFICULTIES = ("easy", "medium", "hard")
STEM_WORDS = (
    "clerk counter visitor permit district office bridge harbour winter market lease queue village road school register "
    "letter farmer engineer tender budget archive deputy section county survey clinic island river valley station"
).split()
OPTION_WORDS = (
    "ask note list send check ring sort keep show mark name read plan call tell write hold open close move turn give "
    "table date hour desk room door page form line reason answer matter point order share notice stamp seal copy"
).split()
STEM_HAN = (
    "窗口群众许可街道办公桥港冬市租赁排队村路学校登记信农民工程招标预算档案副科县调查诊所岛河谷站镇乡厂店房地水电"
)
OPTION_HAN = (
    "问记列送查拨分留示标名读计叫写持开关移转给表期时桌室门页格线由答事点序享通章印抄核对补齐先后早晚当面书电话说明"
)
SMALL = "of the to a in and for with on by".split()


def english(chance: random.Random, words: list[str], count: int) -> str:
    """Words with the little ones between them, as a sentence has them."""
    said = [chance.choice(words if i % 2 == 0 else SMALL) for i in range(count)]
    return " ".join(said).capitalize()


def chinese(chance: random.Random, letters: str, count: int) -> str:
    text = "".join(chance.choices(letters, k=count))
    return "，".join(text[i : i + 12] for i in range(0, count, 12))


def option(chance: random.Random, letter: str, value: int) -> str:
    return f"""\
    - id: {letter}
      value: {value}
      text:
        en: >-
          {english(chance, OPTION_WORDS, 17)}
        zh: >-
          {chinese(chance, OPTION_HAN, 28)}
      rationale:
        en: >-
          {english(chance, STEM_WORDS + OPTION_WORDS, 21)}.
        zh: >-
          {chinese(chance, STEM_HAN + OPTION_HAN, 36)}。
"""


def question(topic: str, number: int) -> str:
    """A question as long as those that ship, of its own words, with its key where its number says."""
    chance = random.Random(f"{topic}-{number}")
    stem = ". ".join(english(chance, STEM_WORDS, 13) for _ in range(3))
    options = "".join(option(chance, letter, int(i == number % 4)) for i, letter in enumerate("abcd"))
    return f"""\
- id: {topic}-generated-{number}
  kind: single
  situation: true
  level: {LEVELS[number % 5]}
  difficulty: {DIFFICULTIES[number % 3]}
  section: {number % 3 + 1}
  paragraphs: [P1, P2]
  tags: [counter]
  stem:
    en: >-
      {stem}. What should be done?
    zh: >-
      {"。".join(chinese(chance, STEM_HAN, 24) for _ in range(3))}。应当怎么做？
  hint:
    en: >-
      {english(chance, STEM_WORDS, 13)}?
    zh: >-
      {chinese(chance, STEM_HAN, 22)}？
  options:
{options}"""


def write_bank(folder: Path, count: int) -> int:
    """A content folder with `count` questions over all topics of the syllabus; its questions in bytes."""
    shutil.copytree(ROOT / "questions", folder, ignore=shutil.ignore_patterns("questions.yaml", "quizzes"))
    (folder / "quizzes").mkdir()
    syllabus = (folder / "syllabus.yaml").read_text(encoding="utf-8")
    topics = [line.split(":")[1].strip() for line in syllabus.splitlines() if line.startswith("- slug:")]
    size = 0
    for i, topic in enumerate(topics):
        (folder / topic).mkdir(exist_ok=True)
        for language in ("en", "zh"):
            page = folder / topic / f"handbook.{language}.md"
            sections = "".join(f"\n## {n}. Section\n\nText.\n" for n in (1, 2, 3))
            front = f"---\ntopic: {topic}\nsections:\n  1: [P1]\n  2: [P1]\n  3: [P2]\n---\n\n# Page\n\nText.\n"
            page.write_text(front + sections, encoding="utf-8")
        share = count // len(topics) + (i < count % len(topics))
        text = "\n".join(question(topic, n) for n in range(share))
        path = folder / topic / "questions.yaml"
        path.write_text(text, encoding="utf-8")
        size += path.stat().st_size
    return size


@contextlib.contextmanager
def checkout(count: int) -> Iterator[tuple[Path, int]]:
    """A copy of the application with the generated bank in place of what ships."""
    with tempfile.TemporaryDirectory(prefix="officium-bank-") as name:
        at = Path(name)
        shutil.copytree(ROOT / "app", at / "app", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "templates", at / "templates")
        yield at, write_bank(at / "questions", count)


def run(at: Path, *arguments: str) -> tuple[float, float, float, str]:
    """Seconds, seconds of CPU, MB at most, and what the command printed."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("OFFICIUM_", "PYTHONPATH"))
    }
    environment |= {
        "OFFICIUM_DATABASE_URL": f"sqlite:///{at}/bank.db",
        "OFFICIUM_SECRET_KEY": "a secret for the bench, long enough and for nothing else",
        "OFFICIUM_DATA_DIR": str(at / "instance"),
        "OFFICIUM_LOG_LEVEL": "error",
        "PYTHONUTF8": "1",
    }
    began = time.perf_counter()
    command = [sys.executable, "-c", "from app.cli import main; main()", *arguments]
    with open(at / "printed", "w+", encoding="utf-8") as printed:
        child = subprocess.Popen(command, cwd=at, env=environment, stdout=printed, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        said = printed.read()
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="only write the bank into this new folder")
    options = parser.parse_args()
    if options.keep:
        print(f"{write_bank(options.keep, options.questions) / 1e6:.1f} MB")
        return 0
    with checkout(options.questions) as (at, size):
        print(f"{options.questions} questions, {size / 1e6:.1f} MB of YAML", flush=True)
        run(at, "db", "upgrade")
        for label, arguments in (
            ("bank check", ("bank", "check")),
            ("bank publish, all new", ("bank", "publish", "--json")),
            ("bank publish, again", ("bank", "publish", "--json")),
        ):
            seconds, cpu, memory, said = run(at, *arguments)
            last = said.strip().splitlines()[-1] if said.strip() else ""
            print(f"{label}: {seconds:.1f} s ({cpu:.1f} s of CPU), {memory:.0f} MB at most; {last}", flush=True)
    moved = json.loads(last)
    unchanged = moved.pop("unchanged")
    return 0 if unchanged == options.questions and not any(moved.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
