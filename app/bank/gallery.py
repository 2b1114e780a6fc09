"""The pictures that are kept, each once, by the hash of its bytes."""

from __future__ import annotations

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.bank.models import Picture
from app.bank.pictures import Encoded
from app.db import db, insert

NAME = re.compile(r"[0-9a-f]{64}\.(?:png|jpg)")


def named(name: str, *, whole: bool = False) -> Picture | None:
    """The picture of this name, "<hash>.png"; `whole`: with its bytes."""
    if not NAME.fullmatch(name):
        return None
    sha256, suffix = name.split(".")
    found = db.session.get(Picture, sha256, options=[undefer(Picture.content)] if whole else None)
    return found if found is not None and found.suffix == suffix else None


def made_from(original: str) -> Picture | None:
    """The picture that was made from the file with this hash."""
    return db.session.scalar(sa.select(Picture).where(Picture.original == original).limit(1))


def keep(made: Encoded, *, by: int | None, now: datetime) -> Picture:
    """Keep a picture within the running unit of work; one that is there already stays. `by`: a person's id."""
    row = {
        "sha256": made.sha256,
        "original": made.original,
        "suffix": made.suffix,
        "width": made.width,
        "height": made.height,
        "content": made.content,
        "uploaded_by": by,
        "created_at": now,
    }
    # Somebody may keep the same picture at this very moment.
    db.session.execute(insert(Picture).values(**row).on_conflict_do_nothing())
    found = named(made.name)
    assert found is not None
    return found
