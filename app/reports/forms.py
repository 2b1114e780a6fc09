"""The filters of the list of results."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, Form, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.accounts.managing import departments
from app.quizzes.listing import ever_offered
from app.reports.results import SORTS, Filters
from app.web.pages import own_language


class FilterForm(Form):
    """Read from the address, so that a view can be shared; it changes nothing and needs no token."""

    person = StringField(_("Person"), [Optional(), Length(max=100, message=_("At most 100 characters."))])
    quiz = SelectField(_("Quiz"), validate_choice=True)
    department = SelectField(_("Department"))
    since = DateField(_("From"), [Optional()])
    until = DateField(_("To"), [Optional()])
    passed = SelectField(_("Passed"))
    sort = SelectField(_("Order"))

    def fill(self) -> None:
        """Set the choices, before the form is validated."""
        self.quiz.choices = [("", _("All quizzes"))] + [
            (q.quiz.slug, own_language(q.rules.title)) for q in ever_offered()
        ]
        self.department.choices = [("", _("All departments"))] + [(d.slug, d.name) for d in departments()]
        self.passed.choices = [
            ("", _("All")),
            ("yes", _("Passed")),
            ("no", _("Not passed")),
            ("none", _("Without a pass mark")),
        ]
        words = {
            "-submitted": _("Latest first"),
            "submitted": _("Earliest first"),
            "-score": _("Highest score first"),
            "score": _("Lowest score first"),
            "name": _("Name, A to Z"),
            "-name": _("Name, Z to A"),
        }
        self.sort.choices = [(sort, words[sort]) for sort in SORTS]
        for field in (self.quiz, self.department, self.passed):
            field.data = field.data or ""
        self.sort.data = self.sort.data or "-submitted"

    def validate_until(self, field: DateField) -> None:
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(_("This day is before the first one."))

    def filters(self) -> Filters:
        return Filters(
            person=self.person.data or "",
            quiz=self.quiz.data,
            department=self.department.data,
            since=self.since.data,
            until=self.until.data,
            passed=self.passed.data,
            sort=self.sort.data,
        )
