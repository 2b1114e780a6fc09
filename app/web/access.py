"""Closed by default: a view says who may use it, or nobody may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request
from flask_login import current_user

from app.domain.errors import Forbidden, Invalid, SignInNeeded
from app.domain.roles import Permission
from app.web import csrf

View = TypeVar("View", bound=Callable[..., Any])

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

PUBLIC = "public"
BY_STATEMENT = "by_statement"


def requires(permission: Permission) -> Callable[[View], View]:
    """Only signed-in people with this permission."""

    def decorate(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return decorate


def public(view: View) -> View:
    """Anybody, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def checked_by_statement(view: View) -> View:
    """The view checks the token, and its own SQL statement the session and the ownership. For the hot path alone."""
    view.access = BY_STATEMENT  # type: ignore[attr-defined]
    return view


def takes_up_to(most_bytes: int) -> Callable[[View], View]:
    """A view to which people may send more than a page's form holds, such as a file."""

    def decorate(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return decorate


def access_of(view: Any) -> Any:
    return getattr(view, "access", None)


def guard() -> None:
    """Runs before every view. Unknown addresses pass, to be answered 404."""
    if request.endpoint is None:
        return
    if b"%00" in request.query_string:
        # No address of ours has one, and PostgreSQL stores none.
        raise Invalid("control_character")
    view = current_app.view_functions[request.endpoint]
    access = access_of(view)
    if access == BY_STATEMENT:
        return
    # Before the token is looked for, since that reads what was sent; strangers get no room.
    if hasattr(view, "most_bytes") and current_user.is_authenticated:
        request.max_content_length = view.most_bytes
    if request.method not in _SAFE_METHODS:
        csrf.protect.protect()
    if access == PUBLIC:
        return
    if access is None:
        raise Forbidden("view_without_permission")
    if not current_user.is_authenticated:
        raise SignInNeeded("sign_in_first")
    if not current_user.may(access):
        raise Forbidden("not_permitted")
