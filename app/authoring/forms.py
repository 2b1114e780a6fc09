"""The forms of the author's pages."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, Regexp

from app.authoring.listing import FLAWS, STATUSES, Filters
from app.bank import syllabus
from app.bank.models import Origin
from app.domain.kinds import KINDS
from app.domain.questions import DIFFICULTIES, LEVELS
from app.web.forms import Form
from app.web.pages import own_language


def _plain(text: str | None) -> str:
    """Without blanks around it, and with the line ends that the page counted."""
    return (text or "").replace("\r\n", "\n").strip()


def _reason(label: object, description: object, missing: object) -> StringField:
    return StringField(
        label,
        [DataRequired(missing), Length(max=500, message=_("A reason has at most 500 characters."))],
        description=description,
        filters=[_plain],
        render_kw={"maxlength": 500, "autocomplete": "off"},
    )


def _talk(label: object, description: object, missing: object) -> TextAreaField:
    return TextAreaField(
        label,
        [DataRequired(missing), Length(max=4000, message=_("At most 4,000 characters."))],
        description=description,
        filters=[_plain],
        render_kw={"rows": 3, "maxlength": 4000},
    )


def _kinds() -> list[tuple[str, str]]:
    """Every kind with its name, as the templates have it."""
    words: Any = current_app.jinja_env.get_template("quizzes/_words.html").module
    return [(kind, str(words.kind_name(kind)).strip()) for kind in KINDS]


def _topics() -> list[tuple[str, str]]:
    return [(topic.slug, own_language(topic.name.data())) for topic in syllabus.topics().values()]


class FilterForm(PlainForm):
    """Read from the address, so that a view can be shared; it changes nothing and needs no token."""

    search = StringField(_("Words or id"), filters=[_plain], render_kw={"maxlength": 100, "autocomplete": "off"})
    topic = SelectField(_("Topic"))
    kind = SelectField(_("Kind"))
    difficulty = SelectField(_("Difficulty"))
    level = SelectField(_("Level"))
    status = SelectField(_("Status"))
    origin = SelectField(_("Written in"))
    complete = SelectField(_("Languages"))
    flaws = SelectField(_("Flaws"))

    def fill(self) -> None:
        """Set the choices, before the form is validated."""
        levels = (_("remember"), _("understand"), _("apply"), _("analyse"), _("evaluate"))
        statuses = (_("Draft"), _("In review"), _("Published"), _("Retired"))
        every = ("", _("All"))
        self.topic.choices = [every, *_topics()]
        self.kind.choices = [every, *_kinds()]
        self.difficulty.choices = [every, *zip(DIFFICULTIES, (_("easy"), _("medium"), _("hard")), strict=True)]
        self.level.choices = [every, *zip(LEVELS, levels, strict=True)]
        self.status.choices = [every, *zip(STATUSES, statuses, strict=True)]
        self.origin.choices = [every, (Origin.FILE.value, _("files")), (Origin.BROWSER.value, _("the browser"))]
        self.complete.choices = [every, ("yes", _("both complete")), ("no", _("something is missing"))]
        flaws = (_("something to mend"), _("warnings"), _("waived"), _("none"))
        self.flaws.choices = [every, *zip(FLAWS, flaws, strict=True)]
        for field in self:
            field.data = field.data or ""

    def filters(self) -> Filters:
        return Filters(**{field.name: field.data[:100] for field in self})


class NewForm(Form):
    topic = SelectField(_("Topic"), validate_choice=True)
    kind = SelectField(_("Kind"), validate_choice=True)
    name = StringField(
        _("Short name"),
        [
            DataRequired(_("Give it a short name.")),
            Length(max=90, message=_("A short name has at most 90 characters.")),
            Regexp(
                r"[a-z0-9]+(-[a-z0-9]+)*\Z",
                message=_("Write lower-case English letters and digits, with hyphens between words."),
            ),
        ],
        description=_(
            "For authors alone, such as gift-at-counter: lower-case letters a to z, digits, hyphens. It stays for ever."
        ),
        filters=[_plain],
        render_kw={"maxlength": 90, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    copy = HiddenField()

    def fill(self) -> None:
        """Set the choices, before the form is validated."""
        self.topic.choices = _topics()
        self.kind.choices = _kinds()

    @property
    def key(self) -> str:
        return f"{self.topic.data}-{self.name.data}"


class SubmitForm(Form):
    revision = HiddenField()
    reason = _reason(
        _("What this is for"),
        _("Such as “New: gifts at the counter” or “Option b was right too”. It is kept with the version."),
        _("Say in a few words what this is for."),
    )


class CommentForm(Form):
    text = _talk(
        _("Your comment"), _("Authors and administrators read it; trainees never do."), _("Write the comment.")
    )


class SendBackForm(Form):
    revision = HiddenField()
    back = _talk(_("What is to be mended"), _("It becomes a comment."), _("Say what is to be mended."))


class PublishForm(Form):
    revision = HiddenField()
    confirmed = BooleanField(
        _("I have read both languages, the keys and every reason."),
        [DataRequired(_("Tick the box when you have read it all."))],
    )


class RetireForm(Form):
    why = _reason(
        _("Reason"),
        _("Such as “The rule that it is about has changed”. It is kept on record."),
        _("Give the reason."),
    )
