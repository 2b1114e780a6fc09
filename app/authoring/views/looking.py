"""Doors: the list of questions and what is to be known of one; nothing is changed here."""

from __future__ import annotations

from flask import Response, render_template, request
from markupsafe import Markup

from app.authoring import drafting, history, listing, picturing, showing
from app.authoring.forms import FilterForm
from app.authoring.views import pages
from app.authoring.views.pages import Answer, bp
from app.domain.differences import changes
from app.domain.errors import Invalid, NotFound
from app.domain.kinds import from_fields, kind_of
from app.domain.questions import question_from
from app.domain.release import EVERYTHING
from app.domain.roles import Permission
from app.web import locale
from app.web.access import requires


@bp.get("/questions")
@requires(Permission.WRITE_QUESTIONS)
def questions() -> Answer:
    form = FilterForm(request.args)
    form.fill()
    if not form.validate():
        raise NotFound("no_such_filter")
    found = listing.page(form.filters(), after=request.args.get("after", ""), before=request.args.get("before", ""))
    return render_template("authoring/questions.html", form=form, found=found, counts=listing.counts())


@bp.get("/questions/<slug>")
@requires(Permission.WRITE_QUESTIONS)
def question(slug: str) -> str:
    return pages.question_page(slug)


@bp.get("/questions/<slug>/try")
@requires(Permission.WRITE_QUESTIONS)
def try_out(slug: str) -> Answer:
    """The question as its page would be; with an answer in the address, what it earns. Nothing is stored."""
    row = drafting.question_of(slug)
    draft = drafting.draft_of(row)
    name = request.args.get("of") or (str(row.current_number) if row.current_number else history.DRAFT)
    content = history.named(row, draft, name)
    kind = kind_of(content)
    answer, refused = None, False
    if "go" in request.args:
        try:
            sent = {key: request.args.getlist(key) for key in request.args}
            answer = kind.response(content, from_fields(kind, sent))
        except Invalid:
            refused = True
    language = "zh_Hans" if request.args.get("language", locale.content_language()) == "zh" else "en"
    marked = "go" in request.args and not refused
    entry = showing.entry(content, 1, showing.number_of(content), answer, marked)
    with locale.speaking(language):
        piece = render_template("authoring/_tried.html", entry=entry, parts=EVERYTHING)
    return render_template(
        "authoring/try.html",
        question=row,
        of=name,
        entry=entry,
        language=language,
        refused=refused,
        piece=Markup(piece),  # noqa: S704 - rendered by a template of ours
    )


@bp.get("/questions/<slug>/differences")
@requires(Permission.WRITE_QUESTIONS)
def differences(slug: str) -> str:
    row = drafting.question_of(slug)
    draft, past = drafting.draft_of(row), history.versions(row)
    names = ([history.DRAFT] if draft else []) + [str(p.version.number) for p in past]
    if not names:
        raise NotFound("nothing_to_compare")
    now = request.args.get("now") or names[0]
    was = request.args.get("was") or names[min(1, len(names) - 1)]
    return render_template(
        "authoring/differences.html",
        question=row,
        names=names,
        was=was,
        now=now,
        changes=changes(history.named(row, draft, was), history.named(row, draft, now)),
    )


@bp.get("/questions/<slug>/export.yaml")
@requires(Permission.WRITE_QUESTIONS)
def export(slug: str) -> Response:
    """The published question as its file would have it."""
    return _download(_files(slug)[f"{slug}.yaml"], "application/yaml", f"{slug}.yaml")


@bp.get("/questions/<slug>/export.zip")
@requires(Permission.WRITE_QUESTIONS)
def export_whole(slug: str) -> Response:
    """The published question with its picture, as both would lie in the folder of its topic."""
    return _download(picturing.zipped(_files(slug)), "application/zip", f"{slug}.zip")


def _files(slug: str) -> dict[str, bytes]:
    version = drafting.current_version(drafting.question_of(slug))
    if version is None:
        raise NotFound("never_published")
    content = question_from(version.content)
    return picturing.exported(drafting.source_of_version(version), slug, content.picture)


def _download(content: bytes, mimetype: str, name: str) -> Response:
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f"attachment; filename={name}"})
