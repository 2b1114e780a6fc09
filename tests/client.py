"""A client that signs in, sends tokens, and inspects every page it fetches."""

from __future__ import annotations

import json
import re
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for
from sqlalchemy import event

from app.accounts import signing_in
from app.accounts.models import User
from app.clock import now
from app.db import db
from tests import inspection
from tests.inspection import Page

MOST_QUERIES = 16


class Client:
    """One person's browser. `page` is the last page, `json` the last JSON answer, `status` the last status."""

    def __init__(self, app: Flask, username: str | None = None) -> None:
        self.app = app
        self.username = username
        self.http = app.test_client()
        self.status = 0
        self.headers: dict[str, str] = {}
        self.page: Page | None = None
        self.json: Any = None
        self.queries: list[str] = []
        self._tokens: dict[str, str] = {}
        if username:
            self._sign_in(username)

    def _sign_in(self, username: str) -> None:
        """Open a session as sign-in does, without hashing a password each time."""
        with self.app.app_context():
            user = db.session.scalars(sa.select(User).where(User.username == username)).one()
            signing_in.open_session(user, "tests", now=now(), settings=self.app.extensions["officium_settings"])
            token = user.session_token
        with self.http.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True

    def address(self, endpoint: str, **values: Any) -> str:
        if endpoint.startswith("/"):
            return endpoint
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def token(self) -> str:
        """The token of this session, read once from a page's form, as a browser that keeps a page open would."""
        with self.http.session_transaction() as session:
            secret = session.get("csrf_token")
        if secret is None or secret not in self._tokens:
            text = self.http.get("/handbook" if self.username else "/sign-in").get_data(as_text=True)
            found = re.search(r'name="csrf_token" value="([^"]+)"', text)
            if found is None:  # signed out, or in as somebody else: the page that anybody gets has one
                text = self.http.get("/sign-in").get_data(as_text=True)
                found = re.search(r'name="csrf_token" value="([^"]+)"', text)
            assert found is not None, text[:500]
            with self.http.session_transaction() as session:
                secret = session["csrf_token"]
            self._tokens[secret] = found[1]
        return self._tokens[secret]

    def get(self, endpoint: str, status: int = 200, *, most_queries: int = MOST_QUERIES, **values: Any) -> Page:
        return self._send("GET", self.address(endpoint, **values), status, most_queries=most_queries)

    def post(
        self, endpoint: str, data: dict[str, Any] | None = None, status: int = 303, *, token: bool = True, **values: Any
    ) -> Page:
        form = dict(data or {})
        if token:
            form.setdefault("csrf_token", self.token())
        return self._send("POST", self.address(endpoint, **values), status, data=form)

    def put(self, endpoint: str, body: Any, status: int = 200, *, token: bool = True, **values: Any) -> Any:
        headers = {"X-CSRFToken": self.token()} if token else {}
        self._send("PUT", self.address(endpoint, **values), status, json=body, headers=headers)
        return self.json

    def follow(self) -> Page:
        """Go where the last answer redirected to."""
        return self.get(self.headers["Location"])

    def _send(self, method: str, path: str, status: int, *, most_queries: int | None = None, **kwargs: Any) -> Page:
        self.queries = []

        def count(_c: object, _cursor: object, text: str, *_: object) -> None:
            if not text.startswith(("BEGIN", "PRAGMA")):
                self.queries.append(text)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", count)
        try:
            response = self.http.open(path, method=method, **kwargs)
        finally:
            event.remove(engine, "before_cursor_execute", count)
        text = response.get_data(as_text=True)
        self.status, self.headers = response.status_code, dict(response.headers)
        assert response.status_code == status, f"{method} {path}: {response.status_code}\n{text[:2000]}"
        self.json = json.loads(text) if response.mimetype.endswith("json") else None
        page = Page(path, text if response.mimetype == "text/html" else "<title></title>")
        if response.mimetype == "text/html" and (status == 200 or status >= 400):
            wrong = inspection.faults(page, self.headers, self.app)
            assert not wrong, f"{path}:\n" + "\n".join(wrong)
        if most_queries is not None:
            assert len(self.queries) <= most_queries, f"{path}: {len(self.queries)} queries\n" + "\n".join(self.queries)
        self.page = page
        return page
