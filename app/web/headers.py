"""Headers of every answer."""

from __future__ import annotations

from flask import Response, request

_CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def secure(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype == "text/html":
        headers["Content-Security-Policy"] = _CSP
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint in ("static", "bootstrap.static"):
        # The address holds the content's hash, so what it names never changes.
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
    else:
        # A shared computer's Back button must not show one person's pages to the next.
        headers.setdefault("Cache-Control", "no-store")
    return response
