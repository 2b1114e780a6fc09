"""What a quiz would draw, shown to its author: the page and the command; nobody else sees it, and nothing is begun."""

import json
import re
from collections import Counter

import pytest

from app.attempts.models import Attempt
from app.bank import library, syllabus
from app.bank import publishing as bank_publishing
from app.bank.models import Question
from app.clock import now
from app.db import db, unit_of_work
from app.domain.selection import Slot, fits
from app.quizzes import listing
from app.quizzes.previewing import preview
from tests.features.attempts.stored import rows
from tests.features.quizzes.offers import CHOSEN, offer, retire
from tests.inspection import attribute, leaks
from tests.taking import EXAM, PRACTICE, TEST

PREVIEW = "quizzes.show_preview"
APPOINTMENT = "on-appointment"
PRINCIPLES = tuple(topic.slug for topic in syllabus.principles())
KINDS = "one key, several keys, true or false"
"""What the slots that ship ask for, in words."""


def cells(page):
    """The words of the table of slots, without the rows that name a part."""

    def words(cell):
        return re.sub(" ([,.])|(?<=：) ", r"\1", " ".join(cell.to_text().split()))

    rows_of_table = page.all("table")[0].query("tbody tr")
    return [[words(cell) for cell in row.query("td, th")] for row in rows_of_table if row.query("td")]


def there(app, slot):
    """How many questions of the bank fit, and how many of them can stand in one paper: siblings count once."""
    with app.app_context():
        found = [candidate for candidate in library.candidates() if fits(slot, candidate)]
    return len(found), len({candidate.family or candidate.key for candidate in found})


def said(fitting, together):
    return str(fitting) if fitting == together else f"{fitting} {together} together"


def sample(page):
    """The ids of the sample paper's questions."""
    return [code.to_text() for code in page.all(".sample .meta code")]


def command(app, *arguments):
    return app.test_cli_runner().invoke(args=["quizzes", *arguments])


# The page


@pytest.mark.parametrize("username", ["arthur", "ada"])
def test_authors_and_administrators_come_to_it_from_the_quiz(client, username):
    person = client(username)
    (link,) = [a for a in person.get("attempts.quiz", slug=EXAM).all("main a") if "Preview" in a.to_text()]
    page = person.get(attribute(link, "href"))
    assert page.text("h1") == "Preview: The eight principles, examined"


@pytest.mark.parametrize("username", ["alice", "rita"])
def test_nobody_else_may(client, username):
    person = client(username)
    person.get(PREVIEW, 403, slug=EXAM)
    assert "Preview" not in person.get("attempts.quiz", slug=EXAM).text("main")


def test_signed_out(client):
    stranger = client()
    stranger.get(PREVIEW, 302, slug=EXAM)
    assert stranger.headers["Location"] == f"/sign-in?next=/quizzes/{EXAM}/preview"


@pytest.mark.parametrize("slug", ["no-such-quiz", TEST])
def test_no_such_quiz_or_a_retired_one(app, client, slug):
    retire(app, TEST)
    client("ada").get(PREVIEW, 404, slug=slug)


@pytest.mark.parametrize("seed", ["", "x", "-1", "1.5", "9" * 19, "²"])
def test_no_such_paper(client, seed):
    client("ada").get(f"/quizzes/{EXAM}/preview?seed={seed}", 404)


def test_posting_is_not_possible(client):
    client("ada").post(PREVIEW, status=405, slug=EXAM)


def test_each_slot_says_what_it_asks_and_what_there_is(app, client):
    page = client("arthur").get(PREVIEW, slug=EXAM)
    table = cells(page)
    first = there(app, Slot(count=2, topics=("patriotism",), kinds=CHOSEN))
    last = there(app, Slot(count=4, topics=PRINCIPLES, kinds=CHOSEN, situation=True))
    assert first[0] > first[1] > 10
    assert len(table) == 9
    assert table[0] == ["1", f"Love of country · {KINDS}", "2", said(*first), "can be served"]
    assert table[7][:3] == ["8", f"Unity and cooperation · {KINDS}", "2"]
    assert table[8] == [
        "9",
        f"Any of the eight principles · workplace situations · {KINDS}",
        "4",
        said(*last),
        "can be served",
    ]


def test_parts_fixed_questions_tags_and_points(client):
    page = client("arthur").get(PREVIEW, slug=APPOINTMENT)
    parts = [" ".join(th.to_text().split()) for th in page.all("table")[0].query("th[scope=rowgroup]")]
    assert parts == ["Part 1: The principles 10 minutes", "Part 2: In the workplace 22 minutes"]
    table = cells(page)
    assert table[0][1] == "This question, for everybody: loyalty-whom-the-work-serves"
    assert table[1][1] == f"Love of country · other questions · {KINDS}"
    assert table[8][1] == f"Any topic · workplace situations · {KINDS} · tagged counter · 2 points each"


def test_every_filter_in_words(app, client):
    slot = Slot(
        count=1,
        topics=("duty", "loyalty"),
        kinds=("single", "multiple"),
        levels=("apply", "evaluate"),
        difficulties=("hard",),
        situation=True,
        tags=("field", "office", "inspection"),
        points=0.5,
    )
    page = client("arthur").get(PREVIEW, slug=offer(app, slots=(slot,)))
    assert cells(page)[0][1] == (
        "Devotion to duty, Loyalty to the people · workplace situations · one key, several keys · "
        "level: apply, evaluate · difficulty: hard · tagged field, office, inspection · 0.5 points each"
    )


def test_in_chinese(client):
    arthur = client("arthur")
    arthur.post("accounts.language", {"language": "zh_Hans", "back": "/"})
    page = arthur.get(PREVIEW, slug=APPOINTMENT)
    assert page.text("h1") == "预览：任职考试"
    assert cells(page)[8][1] == "不限专题 · 工作情境题 · 单选、多选、判断 · 标签：counter · 每题 2 分"
    assert cells(page)[8][4] == "可以满足"


def test_a_sample_paper_is_what_this_seed_draws(client):
    ada = client("ada")
    first = sample(ada.get(PREVIEW, slug=EXAM))
    assert len(first) == len(set(first)) == 20
    assert sample(ada.get(PREVIEW, slug=EXAM, seed=1)) == first
    page = ada.get(PREVIEW, slug=EXAM, seed=5)
    (link,) = [a for a in page.all("main a") if "Draw another" in a.to_text()]
    assert "seed 5" in page.text("h2#paper")
    assert sample(page) != first
    page = ada.get(attribute(link, "href").split("#")[0])
    assert "seed 6" in page.text("h2#paper")
    told = json.loads(command(ada.app, "preview", EXAM, "--seed", "6", "--json").output)
    assert sample(page) == [row["id"] for row in told["paper"]]


def test_stems_are_shown_and_no_key_or_reason(app, client):
    page = client("arthur").get(PREVIEW, slug=PRACTICE)
    with app.app_context():
        pool = library.candidates()
        questions = {q.key: q for q in library.versions(c.version_id for c in pool).values()}
    for key in sample(page):
        assert " ".join(questions[key].stem["en"].split()) in page.words
    assert leaks(page.html) == []
    words = page.words
    for key in sample(page):
        words = words.replace(" ".join(questions[key].stem["en"].split()), "")
    for key in sample(page):
        for option in questions[key].options:
            assert option.text is None or " ".join(option.text["en"].split()) not in words


def test_what_to_expect_adds_up(client):
    page = client("arthur").get(PREVIEW, slug=EXAM)
    table = page.all("table")[1]
    means = {}
    for body in table.query("tbody"):
        about = body.query("th")[0].to_text().strip()
        means[about] = {
            " ".join(row.query("td")[0].to_text().split()): row.query("td")[1].to_text()
            for row in body.query("tr")
            if row.query("td")
        }
    assert list(means) == ["By topic", "By level", "By expected difficulty", "Situations"]
    for shares in means.values():
        assert sum(map(float, shares.values())) == pytest.approx(20, abs=0.5)
    assert len(means["By topic"]) == 8
    assert float(means["Situations"]["workplace situations"]) > 4


def test_siblings_are_named(client):
    page = client("arthur").get(PREVIEW, slug=EXAM)
    (row,) = [li for li in page.all("details li") if "arranged-visit" in li.to_text()]
    assert [code.to_text() for code in row.query("code")] == [
        "loyalty-water-charge-visit",
        "pragmatism-arranged-visit",
    ]


def test_a_family_of_which_one_member_fits_is_not_named(app, client):
    slug = "serving-the-public"
    page = client("arthur").get(PREVIEW, slug=slug)
    with app.app_context():
        slots = listing.on_offer_as(slug).rules.slots
        members = Counter(c.family for c in library.candidates() if c.family and any(fits(slot, c) for slot in slots))
    assert min(members.values()) == 1
    named = [li.to_text().split(":")[0].strip() for li in page.all("details li")]
    assert named == sorted(family for family, times in members.items() if times > 1)
    assert named


# When the bank cannot serve it


def test_a_shortage_names_the_slots_that_compete(app, client):
    slots = (*[Slot(count=7, topics=("duty",), kinds=CHOSEN)] * 2, Slot(count=1, topics=("loyalty",)))
    page = client("arthur").get(PREVIEW, slug=offer(app, slots=slots))
    assert page.text("[role=alert]").startswith("The question bank cannot serve this quiz: nobody can start it.")
    first, second, third = cells(page)
    assert first[4] == third[4] == "can be served"
    assert second[4] == "2 questions too few. Together, slots 1, 2 ask for 14, and 12 fit them."
    assert page.text(".empty-title") == "No paper can be drawn"
    assert len(page.all("table")) == 1
    assert "Draw another" not in page.words


def test_a_slot_alone_and_siblings(app, client):
    slots = (Slot(count=2, tags=("inspection",)), Slot(count=99, topics=("innovation",), kinds=CHOSEN))
    page = client("arthur").get(PREVIEW, slug=offer(app, slots=slots))
    table = cells(page)
    fitting, together = there(app, slots[1])
    assert fitting > together
    assert table[1][3] == said(fitting, together)
    assert re.fullmatch(
        rf"8\d questions too few\. (Together, .*|It asks for 99, and {together} can stand together\.)", table[1][4]
    )


def test_a_fixed_question_that_is_retired(app, client):
    slug = offer(app, slots=(Slot(count=1, questions=("duty-uneven-care",)), Slot(count=3, topics=("duty",))))
    assert cells(client("arthur").get(PREVIEW, slug=slug))[0][4] == "can be served"
    with app.app_context(), unit_of_work():
        question = db.session.query(Question).filter_by(key="duty-uneven-care").one()
        question.retired_at = now()
    page = client("arthur").get(PREVIEW, slug=slug)
    assert cells(page)[0][4] == "No question duty-uneven-care is published."
    alice = client("alice")
    page = alice.post("attempts.start", slug=slug, status=422)
    assert "a question that everybody should get is not in the question bank as it should be" in page.words
    assert rows(app, Attempt) == []


def test_a_start_notices_a_bank_that_has_changed(app, client):
    """What fits which slot is kept between starts, but not beyond a publication."""
    slug = offer(app, slots=(Slot(count=12, topics=("duty",), kinds=CHOSEN),))
    client("alice").post("attempts.start", slug=slug)
    with app.app_context(), unit_of_work():
        kept = [q for q in library.versions(c.version_id for c in library.candidates()).values() if q.topic != "duty"]
        bank_publishing.publish(kept, now=now())
    client("bob").post("attempts.start", slug=slug, status=422)
    assert len(rows(app, Attempt)) == 1


# The command


def test_the_command_shows_the_same(app):
    done = command(app, "preview", APPOINTMENT, "--seed", "3", "--json")
    assert done.exit_code == 0
    shown = json.loads(done.output)
    assert (shown["slug"], shown["seed"], shown["served"]) == (APPOINTMENT, 3, True)
    assert [slot["needed"] for slot in shown["slots"]] == [1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 3, 1]
    assert shown["slots"][0]["asks"] == {"questions": ["loyalty-whom-the-work-serves"]}
    assert shown["slots"][1]["asks"] == {"topics": ["patriotism"], "kinds": [*CHOSEN], "situation": False}
    assert [row["section"] for row in shown["paper"]] == [1] * 8 + [2] * 8
    assert sum(row["points"] for row in shown["paper"]) == 24
    assert '"value"' not in json.dumps(shown["paper"])
    assert command(app, "preview", APPOINTMENT, "--seed", "3", "--json").output == done.output
    assert json.loads(command(app, "preview", APPOINTMENT, "--seed", "3", "--files", "--json").output)["served"]


def test_the_command_in_words(app):
    done = command(app, "preview", EXAM)
    assert done.exit_code == 0
    assert "eight-principles-exam: 20 questions, 20 points" in done.output
    fitting, together = there(app, Slot(count=4, topics=PRINCIPLES, kinds=CHOSEN, situation=True))
    line = rf"^ +9 +4 of {together} \({fitting} fit\) +topics: .*; situation: true$"
    assert re.search(line, done.output, re.MULTILINE)
    assert "A paper, of seed 1" in done.output


def test_the_command_where_the_bank_falls_short(app):
    slug = offer(app, slots=(Slot(count=13, topics=("duty",), kinds=CHOSEN),))
    done = command(app, "preview", slug)
    assert done.exit_code == 1
    assert "! the bank has 1 question(s) too few for this slot" in done.output
    checked = command(app, "check")
    assert checked.exit_code == 1
    assert "of-our-own: slot 1: the bank has 1 question(s) too few for this slot" in checked.output
    assert checked.output.endswith("33 of 34 quizzes can be served.\n")
    assert [row["slug"] for row in json.loads(command(app, "check", "--json").output) if not row["served"]] == [slug]


def test_check_of_what_ships(app):
    done = command(app, "check")
    assert (done.exit_code, done.output) == (0, "33 of 33 quizzes can be served.\n")


@pytest.mark.parametrize("more", [(), ("--files",)])
def test_the_command_for_no_quiz(app, more):
    done = command(app, "preview", "no-such-quiz", *more)
    assert done.exit_code == 2
    assert "There is no quiz 'no-such-quiz'" in done.output


def test_how_equal_its_papers_are_is_said(app, client):
    with app.app_context():
        found = preview(listing.on_offer_as("certification").rules, 1).expected
    page = client("arthur").get(PREVIEW, slug="certification")
    assert f"should earn {found.mean:.0%} of the points" in page.words
    assert 0 < found.deviation < 0.02
    assert f"mean {found.mean:.1%}" in command(app, "preview", "certification").output
