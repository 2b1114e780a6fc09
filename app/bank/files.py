"""The question files: reading them whole, with everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.bank import picture_files, wording
from app.bank.kinds import file_model
from app.bank.sources import (
    MAX_FINDINGS,
    Finding,
    SourceError,
    line_of,
    model_messages,
    read_text,
    read_yaml,
)
from app.domain import item_writing, pictures
from app.domain.errors import Invalid
from app.domain.item_writing import Flaw, Tally
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
    "value_not_one": "option {id!r} has the value {value:g}: write 1, since each option is a part of the key",
    "last_without_meaning": "option {id!r} says `last`, but here that is not what may be shuffled: remove it",
    "target_count": "it has {found} targets; this kind takes {least} to {most}: add or remove some",
    "target_repeated": "the target id {id!r} stands twice: give each target its own letter",
    "match_unknown": "option {id!r} matches {match!r}, which is no target: write the id of one",
    "one_target_for_all": "every option matches {match!r}: write targets that tell them apart",
    "ids_tell_pairs": "the targets' letters follow the options', as anybody who reads the page's source sees: mix them",
    "ids_tell_order": (
        "the options' letters ({ids}) follow the alphabet, so that anybody who reads the page's source sees the order: "
        "keep the options where they are and mix the letters"
    ),
    "principle_unknown": "option {id!r} names the principle {principle!r}, which is not one of {known}",
    "scoring_does_not_fit": "`scoring: {scoring}` is not for `asks: {asks}`: write {wanted}, or remove it",
    "panel_too_small": "the panel has {found} members; it needs at least {least}: add viewpoints",
    "viewpoint_repeated": "the viewpoint {viewpoint!r} stands twice in the panel: choose another, or remove one",
    "panel_ratings": "the {viewpoint} must rate each option once, and no other: {ids}",
    "value_off_panel": (
        "option {id!r} has the value {value:g}, but the panel's mean rating of {mean:.2f} makes it {wanted:g}: "
        "write that, or look at the ratings again"
    ),
    "values_too_close": (
        "between the best and the worst option lie only {spread:.2f}; {least:g} are needed: "
        "write courses of action that differ more"
    ),
    # what is typed
    "typed_text": "option {id!r} has a `text`, which nobody sees: what may be typed is `{means}`; remove it",
    "typed_last": "option {id!r} has `last`, but nothing is shuffled here: remove it",
    "typed_nothing": "option {id!r} has no `{means}`: say what it stands for, or write `otherwise: true`",
    "otherwise_alone": "option {id!r} stands for everything else: remove its `{means}`, or its `otherwise`",
    "otherwise_earns": "option {id!r} stands for everything else and earns nothing: write `value: 0`",
    "otherwise_last": "option {id!r} stands for everything else: make it the last",
    "full_mark_needed": "no option has the value 1: what earns full marks must be among them",
    "form_blank": "{form!r} is nothing but space and punctuation, which do not count: write a word",
    "form_long": "a form has at most {most} characters, as an answer has: shorten it",
    "form_repeated": "{form!r} counts already for option {id!r}, case, width and punctuation aside: remove one",
    "number_covered": "option {id!r} can never count, since {by!r} is worth as much or more for all of it: mend one",
    # gaps
    "gap_count": "it has {found} gaps; a cloze takes 1 to {most}",
    "gap_missing": "gap {gap} is not in this text: write [[{gap}]] where it stands",
    "gap_repeated": "gap {gap} stands in this text more than once: keep one [[{gap}]]",
    "gap_unknown": "there is no gap {gap}: remove [[{gap}]], or add the gap to `gaps`",
    "gap_kind": "`kind: {kind}` cannot be a gap: write one of {known}",
    "gap_stray": "`{field}` is not for a gap of the kind {kind}: remove it",
    # criteria
    "weight_missing": "criterion {id!r} has the weight 0: give its `value` a share of the mark, or remove it",
    "weights_sum": "the criteria's values come to {found:g}: they are shares of the mark and must sum to 1",
    "criterion_last": "criterion {id!r} has `last`, but nothing is shuffled here: remove it",
    "length_upside_down": "`least_words` ({least}) is more than `most_words` ({most}): mend one of them",
    **picture_files.MEND,
}


def check(
    folder: Path, topics: set[str], sections: Mapping[str, set[int]] | None = None
) -> tuple[list[Question], list[Finding], dict[str, tuple[str, int]], dict[str, Tally]]:
    """Read every `<topic>/questions.yaml` under `folder`. `sections`: those of each topic's handbook page, if known.

    Returns the questions without fault, the findings, for each question id its (file, line), and for those without
    fault the tally of their flaws. A topic without a file has no questions yet, which is no fault. Questions that are
    only badly written are among those without fault.
    """
    reading = _Reading(sections, picture_files.Beside(folder))
    for path in sorted(folder.glob("*/questions.yaml")):
        topic = path.parent.name
        file = _File(topic, f"{topic}/questions.yaml")
        if topic in topics:
            reading.read(path, file)
        else:
            file.tell((), "", f"{topic!r} is no topic of syllabus.yaml: rename the folder")
        reading.findings += file.findings
    reading.findings += [found[0] for found in reading.families.values() if len(found) == 1]
    return reading.questions, reading.findings, reading.where, reading.tallies


def check_together(questions: Sequence[Question], where: Mapping[str, tuple[str, int]]) -> list[Finding]:
    """What the questions show beside each other only: near-duplicates, and how their keys are placed."""
    flaws = item_writing.bank_findings(questions)
    findings = [_finding("questions", 1, "", flaw) for flaw in flaws.get("", ())]
    for question in questions:
        own = flaws.get(question.key, [])
        if own or question.waived:
            left = item_writing.weighed(question, own, item_writing.BANK_CODES)
            findings += [_finding(*where[question.key], question.key, flaw) for flaw in left]
    return findings


def _finding(file: str, line: int, subject: str, flaw: Flaw) -> Finding:
    return Finding(file, line, subject, wording.told(flaw), str(flaw.severity), flaw.code)


class _TooMany(Exception):
    """One file has more findings than anybody reads."""


@dataclass
class _File:
    """A file that is being read, and what is wrong with it."""

    topic: str
    name: str
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def tell(self, path: tuple[str | int, ...], subject: str, message: str) -> None:
        self.add(Finding(self.name, line_of(self.lines, path), subject, message))

    def add(self, finding: Finding) -> None:
        if len(self.findings) >= MAX_FINDINGS:
            more = f"there is more to mend than these {MAX_FINDINGS} things: begin with them"
            self.findings.append(Finding(self.name, finding.line, "", more))
            raise _TooMany
        self.findings.append(finding)


@dataclass
class _Reading:
    """What has been read so far, over all files."""

    sections: Mapping[str, set[int]] | None
    pictures: picture_files.Beside
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    where: dict[str, tuple[str, int]] = field(default_factory=dict)
    families: dict[str, list[Finding]] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)

    def read(self, path: Path, file: _File) -> None:
        try:
            data, file.lines = read_yaml(read_text(path))
        except SourceError as error:
            file.findings.append(Finding(file.name, error.line, "", error.message))
            return
        if not isinstance(data, list):
            file.tell((), "", "the file must be a list: begin each question with `- id:`")
            return
        with suppress(_TooMany):
            for i, row in enumerate(data):
                self._row(file, i, row)

    def _row(self, file: _File, i: int, row: Any) -> None:
        key = row.get("id") if isinstance(row, dict) else None
        subject = key if isinstance(key, str) and len(key) <= 120 else f"question {i + 1}"
        try:
            model = file_model(row.get("kind") if isinstance(row, dict) else None)
            question = model.model_validate(row).question(file.topic)
        except ValidationError as error:
            for path, message in model_messages(error):
                file.tell((i, *path), subject, message)
            return
        self._one(file, i, question)

    def _one(self, file: _File, i: int, question: Question) -> None:
        line = line_of(file.lines, (i,))
        taken = question.key in self.where
        self.where.setdefault(question.key, (file.name, line))
        if question.family:
            alone = f"no other question is of the family {question.family!r}: mend its spelling, or remove it"
            finding = Finding(file.name, line_of(file.lines, (i, "family")), question.key, alone)
            self.families.setdefault(question.family, []).append(finding)
        problems = _problems(question)
        if taken:
            first = "{}:{}".format(*self.where[question.key])
            file.tell((i,), question.key, f"this id is taken ({first}): choose another")
        elif not question.key.startswith(f"{file.topic}-"):
            file.tell((i,), question.key, f"the id must begin with `{file.topic}-`")
        elif problems:
            for p in problems:
                file.tell((i, *p.path), question.key, _MEND.get(p.code, p.code).format(**p.facts))
        else:
            try:
                seen = self.pictures.seen(question)
            except Invalid as refused:
                message = _MEND[refused.code].format(**refused.facts)
                file.tell((i, "picture", "file"), question.key, message)
                return
            self.questions.append(seen)
            self._written(file, i, seen)

    def _written(self, file: _File, i: int, question: Question) -> None:
        own = None if self.sections is None else self.sections.get(question.topic, set())
        found = item_writing.findings(question, own)
        self.tallies[question.key] = item_writing.tally(question, found)
        for flaw in item_writing.weighed(question, found):
            line = line_of(file.lines, (i, *flaw.path, flaw.language))
            file.add(_finding(file.name, line, question.key, flaw))


def _problems(question: Question) -> list[Problem]:
    kind = KINDS.get(question.kind)
    if kind is None:
        return [Problem("unknown_kind", ("kind",), {"kind": question.kind, "known": ", ".join(KINDS)})]
    found = kind.problems(question)
    if question.picture is not None:
        found += [Problem(*problem) for problem in pictures.problems(question.picture)]
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
