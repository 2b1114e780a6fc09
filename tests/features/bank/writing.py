"""Folders of content for tests: the shipped syllabus and handbook pages, one good question, one good quiz."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.config import content_dir
from app.ops import content

HEAD = """\
- id: duty-first
  kind: {kind}
  situation: false
  level: apply
  difficulty: easy
  section: 1
  paragraphs: [P1]
  stem:
    en: Which comes first?
    zh: 先做哪一项？
"""
QUESTION = (
    HEAD.format(kind="single")
    + """\
  options:
    - id: a
      value: 1
      text: {en: Notes, zh: 记录}
      rationale: {en: It serves those who wait., zh: 有利于等候的群众办事。}
    - id: b
      value: 0
      text: {en: Letters, zh: 来信}
      rationale: {en: It delays what is due., zh: 耽误了应当办的事情。}
    - id: c
      value: 0
      text: {en: Forms, zh: 表格}
      rationale: {en: It hides what went wrong., zh: 掩盖了已经出错的地方。}
"""
)


def another(key: str, english: str, chinese: str) -> str:
    """A good question that asks something else."""
    made = QUESTION.replace("duty-first", key).replace("Which comes first?", english)
    return made.replace("先做哪一项？", chinese)


QUIZ = """\
slug: one-question
mode: check
title: {en: One question, zh: 一道题}
summary: {en: Short., zh: 很短。}
audience: {en: Everyone., zh: 所有人。}
slots:
  - {count: 1, topics: [duty]}
"""


def folder(at: Path, question: str | bytes = QUESTION, quiz: str = QUIZ, topic: str = "duty") -> Path:
    """A content folder below `at` with this question file and this quiz file."""
    made = at / "questions"
    shutil.copytree(content_dir("questions"), made, ignore=shutil.ignore_patterns("questions.yaml", "quizzes"))
    (made / topic).mkdir(exist_ok=True)
    raw = question if isinstance(question, bytes) else question.encode()
    (made / topic / "questions.yaml").write_bytes(raw)
    (made / "quizzes").mkdir()
    (made / "quizzes" / "1.yaml").write_text(quiz, encoding="utf-8")
    return made


def findings(at: Path, **files: str | bytes) -> list[str]:
    """What is wrong with such a folder, as a person reads it."""
    return [str(found) for found in content.check(folder(at, **files)).findings]
