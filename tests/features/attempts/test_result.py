"""The result: what was shown, what was answered, the keys, why, where to read on; the score, and whether it passes."""

import pytest

from app.attempts.models import Attempt
from app.web.markdown import html, inline_html
from tests.features.attempts.stored import only
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.inspection import Page, attribute
from tests.taking import EXAM, TEST, finished, start


def words(markup):
    return " ".join(Page("", str(markup)).document.to_text().split())


def shown(node):
    return " ".join(node.to_text().split()).replace(" ,", ",")


@pytest.fixture
def taken(app, client):
    """The first answer right, the second wrong, the third blank; submitted."""
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH))
    taken.save(SINGLE, taken.key(SINGLE))
    taken.save(MULTIPLE, taken.wrong(MULTIPLE))
    taken.submit()
    return taken


@pytest.mark.parametrize("position", [SINGLE, MULTIPLE, TRUE_FALSE])
def test_everything_that_was_shown_and_why(taken, position):
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    entry = taken.paper().entry(position)
    (article,) = page.all(f"#question-{position}")
    assert shown(article.query(".stem")[0]) == words(html(entry.question.stem["en"]))
    options = article.query(".explained > li")
    truth = {"t": "True", "f": "False"}
    assert [shown(o.query(".explained-option span")[0]) for o in options] == [
        words(inline_html(o.text["en"])) if o.text else truth[o.id] for o in entry.options
    ]
    assert [shown(o.query(".rationale")[0]) for o in options] == [words(html(o.rationale["en"])) for o in entry.options]
    assert ["Key" in shown(o.query(".explained-tags")[0]) for o in options] == [o.value > 0 for o in entry.options]
    assert ["Your answer" in shown(o.query(".explained-tags")[0]) for o in options] == [
        o.id in entry.chosen for o in entry.options
    ]


def test_what_each_answer_was_worth(taken):
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    assert [shown(v) for v in page.all("article .verdict")] == [
        "Full marks 1 of 1",
        "No mark 0 of 1",
        "Not answered 0 of 1",
    ]
    assert [shown(a) for a in page.all("nav.jump a")] == [
        "Question 1, Full marks",
        "Question 2, No mark",
        "Question 3, No mark",
    ]
    assert [len(page.all(f"#question-{p} li.is-chosen")) for p in (SINGLE, MULTIPLE, TRUE_FALSE)] == [1, 1, 0]


def test_part_of_the_mark(app, client):
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH))
    entry = taken.paper().entry(MULTIPLE)
    keys = list(entry.question.key_ids)
    taken.save(MULTIPLE, keys[:1])
    taken.submit()
    page = taken.client.follow()
    share = 1 / len(keys)
    assert page.text(f"#question-{MULTIPLE} .verdict").startswith("Part of the mark" if share < 1 else "Full marks")
    assert only(app, Attempt).earned == pytest.approx(share)


def test_the_handbook_link_leads_to_its_section(taken):
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    for entry in taken.paper().entries:
        (link,) = page.all(f"#question-{entry.position} .read-on a")
        target = f"/handbook/{entry.question.topic}#section-{entry.question.section}"
        assert attribute(link, "href") == target
        assert f"section {entry.question.section}" in shown(link)
        assert len(taken.client.get(target.partition("#")[0]).all(f"#section-{entry.question.section}")) == 1


@pytest.mark.parametrize(
    ("right", "percent", "passed"),
    [(13, "65%", False), (14, "70%", True), (20, "100%", True), (0, "0%", False)],
)
def test_score_and_pass_mark(app, client, right, percent, passed):
    page = finished(client("alice"), EXAM, right=right).client.follow()
    assert page.text(".score-figure") == percent
    assert page.text(".score-verdict") == ("Passed" if passed else "Not passed this time")
    assert f"{right} of 20 points; 20 of 20 questions answered. The pass mark is 70%." in page.words
    assert only(app, Attempt).passed is passed
    assert only(app, Attempt).earned == right


def test_without_a_pass_mark(app, client):
    page = finished(client("alice"), TEST, right=4).client.follow()
    assert page.text(".score-figure") == "50%"
    assert page.all(".score-verdict") == []
    assert "This quiz has no pass mark." in page.words
    assert "Time ran out" not in page.words
    assert only(app, Attempt).passed is None


def test_a_stranger_finds_nothing(client, taken):
    for username in ("bob", "charlie", "rita", "ada"):
        client(username).get("attempts.result", 404, uuid=taken.uuid)


def test_signed_out(client, taken):
    client().get("attempts.result", 302, uuid=taken.uuid)


def test_posting_is_not_possible(taken):
    taken.client.post("attempts.result", status=405, uuid=taken.uuid)
