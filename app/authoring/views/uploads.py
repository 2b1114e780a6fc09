"""What comes with a page that is sent: a picture, read before anything is held, and kept by itself."""

from __future__ import annotations

from flask import request
from flask_login import current_user

from app import clock
from app.authoring import drafting, picturing
from app.bank import pictures
from app.db import unit_of_work
from app.domain.errors import Invalid

MOST_BYTES = 30_000_000
"""Far more than a picture may have: up to here the page says what is wrong, and keeps the rest of what was sent."""
FIELD = "picture-file"


class Upload:
    """`name` of the picture that is kept now, "" = none was sent; `refused`: why it was not taken."""

    def __init__(self, name: str = "", refused: Invalid | None = None) -> None:
        self.name, self.refused = name, refused

    def named_in(self, source: str) -> str:
        """YAML that was written by hand, with this picture in it; as it is where that cannot be done."""
        try:
            return picturing.named_in(source, self.name) if self.name else source
        except Invalid as refused:
            self.refused = refused
            return source


def received(slug: str) -> Upload:
    sent = request.files.get(FIELD)
    if sent is None or not sent.filename:
        return Upload()
    question = drafting.question_of(slug)
    try:
        made = pictures.encoded(sent.read(pictures.MOST_BYTES + 1))
    except Invalid as refused:
        return Upload(refused=refused)
    with unit_of_work():
        picturing.keep(question, made, by=current_user, now=clock.now())
    return Upload(made.name)
