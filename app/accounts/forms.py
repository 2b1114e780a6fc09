"""Forms of signing in and of the account page."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, EqualTo, InputRequired, Length

from app.accounts.models import Theme
from app.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from app.web.forms import Form
from app.web.locale import LANGUAGES


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
