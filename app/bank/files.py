"""The question files: reading them whole, with everything that is wrong with them."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from app.bank.kinds import file_model
from app.bank.sources import (
    Finding,
    SourceError,
    line_of,
    model_messages,
    read_text,
    read_yaml,
)
from app.domain.kinds import KINDS
from app.domain.questions import Problem, Question

_MEND = {
    "option_count": "it has {found} options; this kind takes {least} to {most}: add or remove some",
    "value_not_whole": "option {id!r} has the value {value:g}: write 1 for a key, 0 for a distractor",
    "option_repeated": "the option id {id!r} stands twice: give each option its own letter",
    "option_text_missing": "option {id!r} has no `text`: write it in both languages",
    "one_key_needed": "{found} options have a value above 0; this kind needs exactly one key",
    "key_needed": "no option has a value above 0: mark at least one as a key",
    "distractor_needed": "every option is a key: at least one must have the value 0",
    "true_false_options": "a true_false question has exactly the options `t` and `f`, in this order",
    "unknown_kind": "`kind: {kind}` is not one of {known}",
    "unknown_scoring": "`scoring: {scoring}` is not a rule of this kind ({known})",
    "true_false_text": "a true_false option has no `text`: the page supplies it; remove it",
    "tag_repeated": "the tag {tag!r} stands twice: remove one",
}


def check(folder: Path, topics: set[str]) -> tuple[list[Question], list[Finding], dict[str, tuple[str, int]]]:
    """Read every `<topic>/questions.yaml` under `folder`.

    Returns the questions without fault, the findings, and for each question id its (file, line). A topic without a
    file has no questions yet, which is no fault.
    """
    questions: list[Question] = []
    findings: list[Finding] = []
    where: dict[str, tuple[str, int]] = {}
    families: dict[str, list[Finding]] = {}
    for path in sorted(folder.glob("*/questions.yaml")):
        topic = path.parent.name
        name = f"{topic}/questions.yaml"
        if topic not in topics:
            findings.append(Finding(name, 1, "", f"{topic!r} is no topic of syllabus.yaml: rename the folder"))
            continue
        try:
            data, lines = read_yaml(read_text(path))
        except SourceError as error:
            findings.append(Finding(name, error.line, "", error.message))
            continue
        if not isinstance(data, list):
            findings.append(Finding(name, 1, "", "the file must be a list: begin each question with `- id:`"))
            continue
        for i, row in enumerate(data):
            line = line_of(lines, (i,))
            key = row.get("id") if isinstance(row, dict) else None
            subject = key if isinstance(key, str) else f"question {i + 1}"
            try:
                model = file_model(row.get("kind") if isinstance(row, dict) else None)
                question = model.model_validate(row).question(topic)
            except ValidationError as error:
                findings += [
                    Finding(name, line_of(lines, (i, *path_)), subject, message)
                    for path_, message in model_messages(error)
                ]
                continue
            problems = _problems(question)
            if question.family:
                alone = f"no other question is of the family {question.family!r}: mend its spelling, or remove it"
                finding = Finding(name, line_of(lines, (i, "family")), subject, alone)
                families.setdefault(question.family, []).append(finding)
            if question.key in where:
                first = "{}:{}".format(*where[question.key])
                findings.append(Finding(name, line, subject, f"this id is taken ({first}): choose another"))
            elif not question.key.startswith(f"{topic}-"):
                findings.append(Finding(name, line, subject, f"the id must begin with `{topic}-`"))
            elif problems:
                findings += [
                    Finding(name, line_of(lines, (i, *p.path)), subject, _MEND.get(p.code, p.code).format(**p.facts))
                    for p in problems
                ]
            else:
                questions.append(question)
            where.setdefault(question.key, (name, line))
    findings += [found[0] for found in families.values() if len(found) == 1]
    return questions, findings, where


def _problems(question: Question) -> list[Problem]:
    kind = KINDS.get(question.kind)
    if kind is None:
        return [Problem("unknown_kind", ("kind",), {"kind": question.kind, "known": ", ".join(KINDS)})]
    found = kind.problems(question)
    if question.scoring is not None and question.scoring not in kind.SCORINGS:
        known = ", ".join(kind.SCORINGS) or "it has only one way, so remove the field"
        found.append(Problem("unknown_scoring", ("scoring",), {"scoring": question.scoring, "known": known}))
    for i, tag in enumerate(question.tags):
        if tag in question.tags[:i]:
            found.append(Problem("tag_repeated", ("tags", i), {"tag": tag}))
    return found


def problems(question: Question) -> list[Problem]:
    """Everything that the rules of questions and of its kind find wrong."""
    return _problems(question)


def mending(problem: Problem) -> str:
    """What is wrong and how to mend it, in the words of a content file."""
    return _MEND.get(problem.code, problem.code).format(**problem.facts)
