"""Whom a person may look after. Every report and every act of an invigilator asks here first."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.domain.roles import Permission


def visible_people(viewer: User) -> sa.ColumnElement[Any]:
    """A condition on User: everybody for an administrator, their own department for a reviewer."""
    if viewer.may(Permission.SEE_ALL_DEPARTMENTS):
        return sa.true()
    if viewer.department_id is None:
        return sa.false()
    return User.department_id == viewer.department_id
