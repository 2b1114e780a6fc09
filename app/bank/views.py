"""Door: the pictures of questions."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.bank import gallery
from app.domain.errors import NotFound
from app.domain.roles import Permission
from app.web.access import requires

bp = Blueprint("bank", __name__)

_MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg"}


@bp.get("/pictures/<string:name>")
@requires(Permission.USE_ACCOUNT)
def picture(name: str) -> Response:
    """A picture, for whoever is signed in and has been shown its name: it is the hash of the picture, so nobody comes
    upon it, and it leads to nothing else."""
    found = gallery.named(name, whole=True)
    if found is None:
        raise NotFound("no_such_picture")
    answer = Response(found.content, mimetype=_MEDIA_TYPES[found.suffix])
    answer.set_etag(found.sha256)
    # What the name names never changes; the cache is the reader's own, since a stranger may not have it.
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.make_conditional(request)
    return answer
