"""The form of starting. Answering and submitting send a token and what the kind of question defines."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField

from app.domain.rules import Statement, StatementKind
from app.quizzes.models import QuizVersion
from app.web.forms import Form
from app.web.locale import content_language

_AFFIRMATIONS = {
    StatementKind.HONOUR: _("I have read this statement, and I affirm it."),
    StatementKind.OATH: _("I have read this oath, and I take it."),
}
_MISSING = {
    StatementKind.HONOUR: _("Read the honour statement and tick the box below it. The quiz starts when you have."),
    StatementKind.OATH: _("Read the oath and tick the box below it. The quiz starts when you have."),
}


class StartForm(Form):
    """Start, or go on with, an attempt: which version of the quiz stood on the page, and in which language.

    `start_form` adds a box for each statement that is to be affirmed.
    """

    version = HiddenField()
    language = HiddenField()

    statements: tuple[tuple[int, Statement], ...] = ()
    """Those to be affirmed, each with its number."""

    def box(self, number: int) -> BooleanField:
        """The box of a statement."""
        found: BooleanField = self[_box(number)]
        return found

    def affirmed(self) -> list[int]:
        """The numbers of the statements whose box is ticked."""
        return [number for number, _statement in self.statements if self.box(number).data]

    def is_about_another(self, quiz: QuizVersion) -> bool:
        """Whether the page showed another version of the quiz; a form that does not say is about the present one."""
        return (self.version.data or "") not in ("", str(quiz.id))

    def shown_language(self) -> str:
        """The language in which the statements stood on the page."""
        return self.language.data if self.language.data in ("en", "zh") else content_language()

    def show(self, quiz: QuizVersion) -> None:
        """What the page that shows this form shows."""
        self.version.data, self.language.data = str(quiz.id), content_language()

    def refuse_missing(self, numbers: Collection[int]) -> None:
        """Say at each of these statements that its box is not ticked."""
        for number, statement in self.statements:
            if number in numbers:
                self.refuse(self.box(number), _MISSING[statement.kind])


def start_form(statements: Iterable[tuple[int, Statement]], *, blank: bool = False) -> StartForm:
    """The form of starting a quiz that asks for these statements; `blank`: as if nothing had been sent."""
    asked = tuple(statements)
    form: StartForm = _with_boxes(tuple((number, statement.kind) for number, statement in asked))(
        **({"formdata": None} if blank else {})
    )
    form.statements = asked
    return form


@cache
def _with_boxes(asked: tuple[tuple[int, StatementKind], ...]) -> type[StartForm]:
    """Making a form's class costs more than all the rest of a start, and there are few."""
    return type("StartForm", (StartForm,), {_box(number): BooleanField(_AFFIRMATIONS[kind]) for number, kind in asked})


def _box(number: int) -> str:
    return f"affirm_{number}"
