"""The hot path's shortcut: a save in which nothing is out of the ordinary is answered before Flask looks at it.

It can only say yes. What it knows is what this process has verified before: the cookie, the token's signature, the
attempt's paper. What it does is the one statement of `saving`, which checks all the rest. Whatever is missing, wrong or
refused goes on to the view, which explains.
"""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from app import clock
from app.attempts import changes, saving
from app.db import Store
from app.domain.errors import Busy
from app.web import csrf
from app.web.sessions import Sessions

REFUSED = "officium.refused"
"""In the environment of a request that goes on: the store could not take it, and waiting once more is of no use."""

_WHERE = re.compile(
    r"/attempts/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/responses/([1-9][0-9]{0,5})"
)
_MOST_BYTES = 20_000
_HEADERS = [
    ("Content-Type", "application/json"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Vary", "Cookie"),
]

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Shortcut:
    """Wraps the WSGI application `wsgi`. `secret`: what tokens are signed with."""

    def __init__(self, wsgi: Wsgi, sessions: Sessions, store: Store, *, secret: str, cookie: str) -> None:
        self._wsgi = wsgi
        self._sessions = sessions
        self._store = store
        self._secret = secret
        self._cookie = re.compile(rf"(?:^|; ?){re.escape(cookie)}=([^;]+)")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "PUT":
            said = self._saved(environ)
            if said is not None:
                length = ("Content-Length", str(len(said)))
                start_response("200 OK", [*_HEADERS, length, ("X-Request-Id", secrets.token_hex(8))])
                return [said]
        return self._wsgi(environ, start_response)

    def _saved(self, environ: dict[str, Any]) -> bytes | None:
        where = _WHERE.fullmatch(environ.get("PATH_INFO", ""))
        found = self._cookie.search(environ.get("HTTP_COOKIE", ""))
        if where is None or found is None or environ.get("CONTENT_TYPE") != "application/json":
            return None
        session = self._sessions.known(found[1])
        token = session and session.get("_user_id")
        if not session or not isinstance(token, str):
            return None
        if not csrf.is_sessions_own(environ.get("HTTP_X_CSRFTOKEN", ""), session.get("csrf_token"), self._secret):
            return None
        length = environ.get("CONTENT_LENGTH", "")
        if not length.isdecimal() or int(length) > _MOST_BYTES:
            return None
        data = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(data)
        try:
            client, seq, response = changes.read(data)
            saved = saving.save_at_once(
                self._store, token, UUID(where[1]), int(where[2]), response, client=client, seq=seq, now=clock.now()
            )
        except Busy:
            environ[REFUSED] = True
            return None
        except Exception:
            # An answer that is none, or a mistake of ours: the view meets it too, and it is told as every error is.
            return None
        return None if saved is None else changes.answer(saved).encode()
