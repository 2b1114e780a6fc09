"""Doors: sign-in, sign-out, the account page."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app import clock
from app.accounts import accommodating, managing, signing_in
from app.accounts.forms import PasswordForm, ProfileForm, SignInForm
from app.accounts.models import Theme, User
from app.config import Settings
from app.db import unit_of_work
from app.domain.errors import Forbidden, Invalid
from app.domain.roles import Permission
from app.web import locale
from app.web.access import public, requires
from app.web.forms import Form
from app.web.pages import safe_next, when

bp = Blueprint("accounts", __name__)


def load_user(token: str) -> User | None:
    return signing_in.signed_in(token, now=clock.now())


def _settings() -> Settings:
    settings: Settings = current_app.extensions["officium_settings"]
    return settings


@bp.get("/")
@public
def home() -> Response:
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    return redirect(url_for("reports.index" if current_user.may(Permission.SEE_RESULTS) else "attempts.quizzes"))


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response | str | tuple[str, int]:
    form = SignInForm()
    if request.method == "GET":
        form.next.data = safe_next(request.args.get("next"))
        if current_user.is_authenticated:
            return redirect(form.next.data or url_for("accounts.home"))
        return render_template("accounts/sign_in.html", form=form)
    status = 422
    if form.validate_on_submit():
        try:
            user = signing_in.sign_in(
                form.username.data,
                form.password.data,
                request.user_agent.string,
                now=clock.now(),
                settings=_settings(),
                instead_of=current_user.login_session if current_user.is_authenticated else None,
            )
        except Forbidden as refused:
            status = 403
            if refused.code == "locked_out":
                until = when(refused.facts["until"])
                form.refuse(
                    form.username,
                    _("Too many sign-ins with this username have failed. Try again after %(time)s.", time=until),
                )
            else:
                form.refuse(form.username, _("Username or password is not right. Check both and try again."))
        else:
            # Nothing of the session before signing in survives it.
            session.clear()
            login_user(user)
            return redirect(safe_next(form.next.data) or url_for("accounts.home"), 303)
    return render_template("accounts/sign_in.html", form=form), status


@bp.post("/sign-out")
@requires(Permission.USE_ACCOUNT)
def sign_out() -> Response:
    with unit_of_work():
        signing_in.sign_out(current_user, now=clock.now())
    logout_user()
    session.clear()
    flash(_("You are signed out."), "success")
    response = redirect(url_for("accounts.sign_in"), 303)
    # A page with its script has emptied the person's own box; what waits here for somebody else stays.
    wiped = request.form.get("wiped") == "1"
    response.headers["Clear-Site-Data"] = '"cache"' if wiped else '"cache", "storage"'
    return response


@bp.post("/language")
@public
def language() -> Response:
    """Choose a language before, or without, signing in."""
    chosen = request.form.get("language", "")
    response = make_response(redirect(safe_next(request.form.get("back")) or url_for("accounts.home"), 303))
    if chosen in locale.LANGUAGES:
        if current_user.is_authenticated:
            with unit_of_work():
                current_user.language = chosen
        response.set_cookie(
            locale.COOKIE, chosen, max_age=365 * 86400, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response


def _account_page(profile: ProfileForm | None = None, password: PasswordForm | None = None) -> str:
    if profile is None:
        profile = ProfileForm(
            formdata=None,
            data={
                "name": current_user.name,
                "language": current_user.language or "",
                "theme": current_user.theme.value,
                "time_zone": current_user.time_zone or "",
            },
        )
    return render_template(
        "accounts/account.html",
        profile=profile,
        password=password or PasswordForm(formdata=None),
        revoking=Form(formdata=None),
        decision=accommodating.latest(current_user.id),
        sessions=signing_in.open_sessions(current_user, now=clock.now()),
        time_zones=sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
    )


@bp.get("/account")
@requires(Permission.USE_ACCOUNT)
def account() -> str:
    return _account_page()


@bp.post("/account")
@requires(Permission.USE_ACCOUNT)
def change_profile() -> Response | tuple[str, int]:
    form = ProfileForm()
    if not form.validate_on_submit():
        return _account_page(profile=form), 422
    with unit_of_work():
        managing.change_profile(
            current_user,
            name=form.name.data,
            language=form.language.data or None,
            theme=Theme(form.theme.data),
            time_zone=form.time_zone.data or None,
        )
    flash(_("Your account is changed."), "success")
    response = redirect(url_for("accounts.account"), 303)
    # What was chosen before signing in must not outlive "as my browser asks".
    response.delete_cookie(locale.COOKIE)
    return response


@bp.post("/account/password")
@requires(Permission.USE_ACCOUNT)
def change_password() -> Response | tuple[str, int]:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            password_hash = managing.check_new_password(current_user, form.current.data, form.new.data)
        except Invalid as refused:
            words = {
                "password_wrong": (form.current, _("This is not your current password.")),
                "password_weak": (
                    form.new,
                    _("This password is easy to guess. Use several unrelated words, or a password manager."),
                ),
            }
            form.refuse(*words[refused.code])
        else:
            with unit_of_work():
                managing.change_password(current_user, password_hash, now=clock.now(), actor_id=current_user.id)
            flash(_("Your password is changed, and your other sessions are ended."), "success")
            return redirect(url_for("accounts.account"), 303)
    return _account_page(password=form), 422


@bp.post("/account/sessions/<id:session_id>/revoke")
@requires(Permission.USE_ACCOUNT)
def revoke_session(session_id: int) -> Response:
    with unit_of_work():
        signing_in.revoke(current_user, session_id, now=clock.now())
    flash(_("The session is ended."), "success")
    return redirect(url_for("accounts.account"), 303)
