"""Forms of signing in, of the account page, and of what a person is due."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FloatField, HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, EqualTo, InputRequired, Length

from app.accounts.accommodating import (
    LEAST_FACTOR,
    MOST_BREAKS,
    MOST_EXTRA,
    MOST_FACTOR,
    MOST_REASON,
)
from app.accounts.models import Theme
from app.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from app.domain.deadlines import Accommodation
from app.domain.errors import Invalid
from app.web.forms import Form
from app.web.locale import LANGUAGES
from app.web.pages import number


class SignInForm(Form):
    username = StringField(
        _("Username"),
        [InputRequired(_("Enter your username.")), Length(max=80, message=_("A username has at most 80 characters."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class ProfileForm(Form):
    name = StringField(
        _("Name"),
        [DataRequired(_("Enter your name.")), Length(max=200, message=_("A name has at most 200 characters."))],
        render_kw={"autocomplete": "name"},
    )
    language = SelectField(
        _("Language"),
        choices=lambda: [("", _("As my browser asks")), *LANGUAGES.items()],
        description=_("Of the pages, the questions and the handbook."),
    )
    theme = SelectField(
        _("Appearance"),
        choices=lambda: [
            (Theme.SYSTEM.value, _("As my device is set")),
            (Theme.LIGHT.value, _("Light")),
            (Theme.DARK.value, _("Dark")),
        ],
    )
    time_zone = StringField(
        _("Time zone"),
        [AnyOf(["", *available_timezones()], message=_("Choose a time zone from the list, such as Asia/Shanghai."))],
        description=_("All times are shown in this zone. Leave empty for the usual one of this site."),
        render_kw={"list": "time-zones", "autocomplete": "off"},
    )


class PasswordForm(Form):
    current = PasswordField(
        _("Current password"),
        [InputRequired(_("Enter your current password."))],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _("New password"),
        [
            InputRequired(_("Enter a new password.")),
            Length(
                MIN_LENGTH,
                MAX_LENGTH,
                message=_("A password has %(min)d to %(max)d characters."),
            ),
        ],
        description=_("At least 10 characters. Several unrelated words are easy to remember and hard to guess."),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _("New password, once more"),
        [EqualTo("new", message=_("The two new passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class _NumberField(FloatField):  # type: ignore[misc]
    """A number as people write it: with a point, or with a comma as many keyboards have it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist:
            try:
                self.data = float(valuelist[0].strip().replace(",", "."))
            except ValueError:
                raise ValueError(_("This is not a number.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format(self.data, "g")


class AccommodationForm(Form):
    """What a person is due in every quiz."""

    time_factor = _NumberField(
        _("Time factor"),
        [InputRequired(_("Enter a time factor; 1 leaves the time as it is."))],
        description=_("Multiplies every time limit: with 1.5, a quiz of 30 minutes lasts 45."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    extra_minutes = _NumberField(
        _("Extra minutes"),
        [InputRequired(_("Enter the extra minutes; 0 adds none."))],
        description=_("Added to the limit of the whole quiz: with 10, a quiz of 30 minutes lasts 40."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    break_minutes = _NumberField(
        _("Minutes of breaks"),
        [InputRequired(_("Enter the minutes of breaks; 0 allows none."))],
        description=_(
            "The person may stop the clock themselves, as often as they like, for so long in all: with 15, a quiz of "
            "30 minutes may take 45 from start to end, of which 30 are for answering."
        ),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    unlimited = BooleanField(
        _("No time limit"),
        description=_("Lifts every limit: a quiz of 30 minutes stays open until it is submitted."),
    )
    reason = TextAreaField(
        _("Reason for the decision"),
        description=_(
            "The person reads it on their account page. Say what was decided and on what ground, no more about their "
            "health than is needed."
        ),
        render_kw={"rows": "3", "maxlength": str(MOST_REASON)},
    )

    def granted(self) -> Accommodation:
        """What the fields say, once they are valid."""
        return Accommodation(
            time_factor=self.time_factor.data or 0.0,
            extra_minutes=self.extra_minutes.data or 0.0,
            break_minutes=self.break_minutes.data or 0.0,
            unlimited=self.unlimited.data,
        )

    def explain(self, refused: Invalid) -> None:
        """Put a refusal of the use-case beside its field."""
        words: dict[str, tuple[Any, object]] = {
            "factor_range": (
                self.time_factor,
                _(
                    "The time factor is from %(least)s to %(most)s.",
                    least=number(LEAST_FACTOR),
                    most=number(MOST_FACTOR),
                ),
            ),
            "extra_range": (
                self.extra_minutes,
                _("The extra minutes are from 0 to %(most)s.", most=number(MOST_EXTRA)),
            ),
            "breaks_range": (
                self.break_minutes,
                _("The minutes of breaks are from 0 to %(most)s.", most=number(MOST_BREAKS)),
            ),
            "nothing_to_end": (self.time_factor, _("This would change nothing: enter what the person is due.")),
        }
        self.refuse(*(words[refused.code] if refused.code in words else (self.reason, _reason_fault(refused))))


class EndAccommodationForm(Form):
    """End what a person is due."""

    end_reason = TextAreaField(_("Reason for ending it"), render_kw={"rows": "2", "maxlength": str(MOST_REASON)})

    def explain(self, refused: Invalid) -> None:
        """Put a refusal of the use-case beside its field."""
        self.refuse(self.end_reason, _reason_fault(refused))


def _reason_fault(refused: Invalid) -> object:
    return {
        "reason_missing": _("Give a reason."),
        "reason_long": _("A reason has at most %(most)s characters.", most=number(MOST_REASON)),
    }[refused.code]
