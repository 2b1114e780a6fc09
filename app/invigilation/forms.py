"""The forms of the invigilator's page."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import Form as PlainForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts.models import Department
from app.invigilation.announcing import MOST_CHARACTERS
from app.invigilation.audience import EVERYBODY, department_key
from app.invigilation.timekeeping import MOST_MINUTES
from app.web.forms import Form


def _plain(text: str | None) -> str:
    """Without blanks around it, and with the line ends that the page counted."""
    return (text or "").replace("\r\n", "\n").strip()


def _reason(description: object) -> StringField:
    return StringField(
        _("Reason"),
        [
            DataRequired(_("Give the reason: the people it is for read it.")),
            Length(max=500, message=_("A reason has at most 500 characters.")),
        ],
        description=description,
        filters=[_plain],
        render_kw={"maxlength": 500, "autocomplete": "off"},
    )


class WatchForm(PlainForm):
    """Filters, read from the address, so that a view can be shared; it changes nothing and needs no token."""

    name = StringField(_("Name"), filters=[_plain], render_kw={"maxlength": 100, "autocomplete": "off"})
    department = SelectField(_("Department"), validate_choice=False)

    def fill(self, departments: Iterable[Department]) -> None:
        self.department.choices = [("", _("All departments"))] + [(d.slug, d.name) for d in departments]
        self.department.data = self.department.data or ""


class _ActForm(Form):
    """`whom` is a key that `audience` reads; it answers for a key that is not offered."""

    whom = SelectField(_("For whom"), [InputRequired(_("Choose whom it is for."))], validate_choice=False)

    def fill(self, departments: Iterable[Department], everybody: bool) -> None:
        """Offer the departments that the invigilator looks after, and everybody where they may."""
        self.whom.choices = [(EVERYBODY, _("Everybody in this quiz"))] if everybody else []
        self.whom.choices += [(department_key(d), d.name) for d in departments]


class AddTimeForm(_ActForm):
    minutes = IntegerField(
        _("Minutes"),
        [InputRequired(_("Enter a whole number of minutes."))],
        invalid_value_message=_("Enter a whole number of minutes."),
        description=_("From 1 to 240. They are added to what is left now."),
        render_kw={"min": 1, "max": MOST_MINUTES, "inputmode": "numeric"},
    )
    reason = _reason(_("Such as “Fire alarm from 10:05 to 10:13”. It is shown to the people, and kept on record."))
    once = HiddenField()

    def validate_minutes(self, field: IntegerField) -> None:
        if field.data is not None and not 1 <= field.data <= MOST_MINUTES:
            raise ValidationError(_("From 1 to 240 minutes can be added at once."))


class AnnounceForm(_ActForm):
    text = TextAreaField(
        _("Message"),
        [
            DataRequired(_("Write the message.")),
            Length(max=MOST_CHARACTERS, message=_("A message has at most %(max)d characters.")),
        ],
        description=_("At most 500 characters. Everybody reads it as it is, in whatever language you write."),
        filters=[_plain],
        render_kw={"rows": 4, "maxlength": MOST_CHARACTERS},
    )
    once = HiddenField()


class PauseForm(_ActForm):
    reason = _reason(_("It stands on every page while the clocks stand still, and is kept on record."))
