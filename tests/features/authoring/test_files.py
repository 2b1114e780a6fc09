"""Files and the browser each own their questions; and what is exported is what a file would say."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.bank import publishing
from app.bank.kinds import file_model
from app.bank.models import Origin
from app.bank.sources import read_yaml
from app.bank.writing import as_list, source_of
from app.clock import now
from app.db import unit_of_work
from app.domain.errors import Conflict
from app.domain.questions import Option, Question, question_data
from app.ops import content
from tests.features.authoring.desk import KEY, SHIPPED, draft, published, question, versions


def imported(text):
    """What a question file with this text holds."""
    rows, _ = read_yaml(text)
    return [file_model(row["kind"]).model_validate(row).question(row["id"].split("-")[0]) for row in rows]


def test_publishing_files_leaves_the_browser_its_own(app, client):
    published(client("arthur"), client("ada"))
    with app.app_context(), unit_of_work():
        done, _ = content.publish(content.check(), now=now())
    assert (done.retired, done.changed, done.added) == (0, 0, 0)
    found = question(app)
    assert (found.origin, found.current_number, found.retired_at) == (Origin.BROWSER, 1, None)


def test_a_file_cannot_bring_a_question_of_the_browser(app, client):
    published(client("arthur"), client("ada"))
    found = content.check()
    extra = replace(found.questions[0], key=KEY, topic="duty")
    with app.app_context(), pytest.raises(Conflict) as refused, unit_of_work():
        publishing.publish([*found.questions, extra], now=now())
    assert (refused.value.code, refused.value.facts) == ("written_in_the_browser", {"keys": [KEY]})
    assert len(versions(app)) == 1


def test_the_command_says_which_and_publishes_nothing(app, client, monkeypatch):
    published(client("arthur"), client("ada"))
    found = content.check()
    extra = replace(found.questions[0], key=KEY, topic="duty")
    monkeypatch.setattr("app.ops.cli.content.check", lambda: replace(found, questions=[*found.questions, extra]))
    done = app.test_cli_runner().invoke(args=["bank", "publish"])
    assert done.exit_code == 1
    assert f"{KEY}: a question with this id was written in the browser: choose another id" in done.output
    assert len(versions(app)) == 1


def test_a_question_of_the_files_is_looked_at_and_not_changed(app, client):
    arthur = client("arthur")
    page = arthur.get("authoring.question", slug=SHIPPED)
    assert "The files own this question" in page.words
    assert not page.all("form[action$=begin]")
    assert "from the files" in page.text("[aria-labelledby=history]")
    arthur.post("authoring.begin", status=403, slug=SHIPPED)
    arthur.post("authoring.retire", {"why": "No"}, 403, slug=SHIPPED)
    assert draft(app, SHIPPED) is None
    arthur.post("authoring.comment", {"text": "Well asked."}, slug=SHIPPED)
    assert "Well asked." in arthur.follow().words


def test_what_is_exported_is_what_was_published(app, client):
    arthur = client("arthur")
    published(arthur, client("ada"))
    reply = arthur.http.get(f"/author/questions/{KEY}/export.yaml")
    assert reply.headers["Content-Disposition"] == f"attachment; filename={KEY}.yaml"
    (back,) = imported(reply.get_data(as_text=True))
    assert question_data(back) == versions(app)[0].content


def test_every_shipped_question_can_be_exported_and_copied():
    for shipped in content.check().questions:
        (back,) = imported(as_list(source_of(shipped)))
        assert back == shipped


# Whatever can be typed; a text is stored without blanks around it, and one line end is like another.
TYPED = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="<>"),
    min_size=1,
    max_size=60,
)
LINES = st.lists(TYPED, min_size=1, max_size=4).map("\n".join).map(str.strip).filter(bool)
BOTH = st.fixed_dictionaries({"en": LINES, "zh": LINES})
WORD = st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True)


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(["single", "multiple", "true_false"]))
    ids = {"single": "abcd", "multiple": "abcde", "true_false": "tf"}[kind]
    key = draw(st.integers(0, len(ids) - 1))
    options = tuple(
        Option(
            id=letter,
            value=float(n == key),
            text=None if kind == "true_false" else draw(BOTH),
            rationale=draw(BOTH),
            last=kind != "true_false" and draw(st.booleans()),
        )
        for n, letter in enumerate(ids)
    )
    return Question(
        key="duty-" + draw(WORD),
        kind=kind,
        topic="duty",
        section=draw(st.integers(1, 4)),
        paragraphs=tuple(draw(st.lists(st.integers(1, 18).map("P{}".format), min_size=1, max_size=4, unique=True))),
        situation=draw(st.booleans()),
        level=draw(st.sampled_from(["remember", "apply", "evaluate"])),
        difficulty=draw(st.sampled_from(["easy", "hard"])),
        stem=draw(BOTH),
        options=options,
        scoring=draw(st.sampled_from([None, "all_or_nothing"])) if kind == "multiple" else None,
        tags=tuple(draw(st.lists(WORD, max_size=3, unique=True))),
        family=draw(st.one_of(st.just(""), WORD)),
        hint=draw(st.one_of(st.none(), BOTH)),
    )


@given(questions())
@settings(max_examples=150, deadline=None)
def test_export_and_import_give_the_same_canonical_data(made):
    (back,) = imported(as_list(source_of(made)))
    assert question_data(back) == question_data(made)
