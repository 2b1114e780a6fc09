"""Users, departments, and the sessions in which users are signed in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, StoredEnum
from app.domain.deadlines import Accommodation
from app.domain.roles import Permission, Role, may


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Department(Base):
    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    """In the language that the department uses; shown as it is in both."""


class User(UserMixin, Base):
    __tablename__ = "user_account"
    __allow_unmapped__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(80), unique=True)
    """Lower case."""
    name: Mapped[str] = mapped_column(sa.String(200), index=True)
    role: Mapped[Role] = mapped_column(StoredEnum(Role))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"), index=True)
    password_hash: Mapped[str | None]
    """None: this person cannot sign in with a password."""
    language: Mapped[str | None] = mapped_column(sa.String(20))
    """None: as the browser asks."""
    theme: Mapped[Theme] = mapped_column(StoredEnum(Theme), default=Theme.SYSTEM)
    time_zone: Mapped[str | None] = mapped_column(sa.String(60))
    """None: the installation's."""
    new_recruit: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Newly recruited: a quiz may ask for the oath."""
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    department: Mapped[Department | None] = relationship(lazy="joined")

    # Set by the loader: the session in which this request is signed in.
    login_session: LoginSession | None = None
    session_token: str | None = None

    def may(self, permission: Permission) -> bool:
        return may(self.role, permission)

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, which a row on the server can revoke."""
        assert self.session_token is not None
        return self.session_token


class AccommodationGrant(Base):
    """What a person is due in every quiz, as somebody decided it. Only ever added; the last one counts."""

    __tablename__ = "accommodation_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    time_factor: Mapped[float]
    extra_minutes: Mapped[float]
    break_minutes: Mapped[float]
    unlimited: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.String(500))
    """In the words of whoever decided; shown to the person."""
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    """None: an operator, at the command line."""
    created_at: Mapped[datetime]

    @property
    def due(self) -> Accommodation:
        return Accommodation(
            time_factor=self.time_factor,
            extra_minutes=self.extra_minutes,
            break_minutes=self.break_minutes,
            unlimited=self.unlimited,
        )


class LoginSession(Base):
    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """SHA-256 of the token in the cookie, in hexadecimal: a copy of the table opens no session."""
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(sa.String(300))


class SignInCounter(Base):
    """Failed sign-ins by name, whether or not anybody has that name: a lockout must not tell which names exist."""

    __tablename__ = "sign_in_counter"

    username_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    updated_at: Mapped[datetime]
