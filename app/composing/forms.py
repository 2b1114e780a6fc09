"""The forms of the composer's pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length, NoneOf, Regexp

from app.composing.copies import RESERVED
from app.web.forms import Form


class NewQuizForm(Form):
    slug = StringField(
        _("Address"),
        [
            DataRequired(_("Give it an address.")),
            Length(max=80, message=_("An address has at most 80 characters.")),
            Regexp(
                r"[a-z0-9]+(-[a-z0-9]+)*\Z",
                message=_("Write lower-case English letters and digits, with hyphens between words."),
            ),
            NoneOf(RESERVED, message=_("There is a quiz at this address already; choose another.")),
        ],
        description=_("The end of its web address, such as counter-service-2026. It stays for ever."),
        filters=[lambda text: (text or "").strip()],
        render_kw={"maxlength": 80, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    copy = HiddenField()
