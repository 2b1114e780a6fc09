"""A quiz is composed in a form: its parts and slots, what the bank has for them, what is still wrong."""

import yaml

from app.quizzes.files import _TOLD
from tests.features.composing.desk import FORM, SLUG, begun, draft, quiz, versions, write
from tests.house.laws import ROOT


def stored(app):
    return yaml.safe_load(draft(app).source)


def test_a_new_quiz_is_there_for_those_who_compose_alone(app, client):
    arthur = client("arthur")
    assert "Compose quizzes" in arthur.get("composing.quizzes").text("h1")
    begun(arthur)
    assert arthur.follow().text("h1").startswith("Compose a quiz")
    assert (quiz(app).current_number, quiz(app).origin.value, draft(app).revision) == (0, "browser", 1)
    assert SLUG in arthur.get("/author/quizzes?status=draft").words
    client("alice").get("attempts.quiz", 404, slug=SLUG)
    assert SLUG not in client("alice").get("attempts.quizzes").words


def test_what_the_form_says_is_what_its_file_would(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, **{"pass_mark": "60", "pass_mark_reason-en": "Enough.", "pass_mark_reason-zh": "够用。"})
    assert stored(app) == {
        "slug": SLUG,
        "mode": "check",
        "title": {"en": "Counter basics", "zh": "窗口服务入门"},
        "summary": {"en": "Five questions on duty and integrity.", "zh": "恪尽职守与廉洁奉公，五道题。"},
        "audience": {"en": "For those who begin at a counter.", "zh": "面向新到窗口的同志。"},
        "pass_mark": 0.6,
        "pass_mark_reason": {"en": "Enough.", "zh": "够用。"},
        "slots": [
            {"count": 4, "topics": ["duty", "integrity"], "kinds": ["single", "true_false"]},
            {"questions": ["loyalty-whom-the-work-serves"], "points": 2},
        ],
    }
    page = arthur.follow()
    assert "Nothing stands in the way of publishing." in page.words
    assert page.all("#pass_mark")[0].attrs["value"] == "60"
    assert "5 questions · 6 points" in page.words


def test_what_it_is_for_and_whom(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, purpose="daily", groups=["window", "enforcement"])
    assert {name: stored(app)[name] for name in ("purpose", "groups")} == {
        "purpose": "daily",
        "groups": ["window", "enforcement"],
    }
    page = arthur.follow()
    assert page.all("#purpose option[selected]")[0].attrs["value"] == "daily"
    ticked = [box.attrs["value"] for box in page.all("[name=groups][checked]")]
    assert ticked == ["window", "enforcement"]
    said = arthur.get("composing.quiz", slug=SLUG).words
    assert "A few minutes a day · meant for: service windows, law enforcement" in said
    write(arthur, purpose="party")
    assert "What it is for" in arthur.follow().text("#findings")


def test_slots_are_added_moved_and_removed(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, go="down-0-0")
    assert [next(iter(slot)) for slot in stored(app)["slots"]] == ["questions", "count"]
    assert arthur.headers["Location"].endswith("#p0-s1")
    write(arthur, go="add-drawn-0")
    assert len(stored(app)["slots"]) == 3
    write(arthur, go="remove-0-0")
    assert len(stored(app)["slots"]) == 1


def test_parts_have_a_title_and_a_time_of_their_own(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, go="add-part")
    page = arthur.follow()
    assert "part 1 · Title · English" in page.words
    write(
        arthur,
        **{"p0-title-en": "First", "p0-title-zh": "一", "p1": "part", "p1-title-en": "Second", "p1-title-zh": "二"},
        **{"p1-minutes": "10", "p1-s0": "drawn", "p1-s0-count": "2", "time_limit_minutes": "20"},
    )
    assert [part["title"]["en"] for part in stored(app)["sections"]] == ["First", "Second"]
    assert stored(app)["sections"][1]["time_limit_minutes"] == 10
    assert "Nothing stands in the way of publishing." in arthur.follow().words
    write(arthur, go="remove-part-0", **{"p1": "part", "p1-title-en": "Second", "p1-s0": "drawn", "p1-s0-count": "2"})
    assert [part["title"]["en"] for part in stored(app)["sections"]] == ["Second"]


def test_questions_are_looked_for_and_taken(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, go="find-0-1", words="whom the work serves")
    page = arthur.follow()
    found = [button.attrs["value"] for button in page.all(".choices button")]
    assert all(value.startswith("take-0-1-") for value in found)
    write(arthur, go="take-0-1-duty-carried-through")
    assert stored(app)["slots"][1]["questions"] == ["loyalty-whom-the-work-serves", "duty-carried-through"]


def test_what_is_wrong_is_said_at_its_place(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, **{"title-zh": " ", "time_limit_minutes": "soon", "p0-s0-count": "0"})
    page = arthur.follow()
    links = {link.attrs["href"] for link in page.all(".findings a")}
    assert links == {"#title-zh", "#time_limit_minutes", "#p0-s0"}
    assert page.all("#time_limit_minutes")[0].attrs["value"] == "soon"
    arthur.get("composing.submit_page", slug=SLUG)
    form = {"revision": str(draft(app).revision), "reason": "New"}
    arthur.post("composing.submit", form, 422, slug=SLUG)
    assert versions(app) == []


def test_what_contradicts_itself_is_said_in_the_readers_language(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, attempts_allowed="1", wait_days="3", opens_at="tomorrow", time_zone="Moon")
    page = arthur.follow()
    assert "nobody ever waits" in page.words
    assert "“Moon” is no time zone" in page.words
    arthur.post("accounts.language", {"language": "zh_Hans"})
    page = arthur.get("composing.edit", slug=SLUG)
    assert "“Moon”不是时区" in page.words
    assert "只允许作答一次，不存在间隔" in page.words


def test_every_contradiction_has_words_on_the_page():
    template = (ROOT / "templates" / "composing" / "_faults.html").read_text(encoding="utf-8")
    of_a_file_alone = {"slug_taken"}
    assert [code for code in set(_TOLD) - of_a_file_alone if f'"{code}"' not in template] == []


def test_what_the_bank_cannot_serve_is_told_and_cannot_be_submitted(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, **{"p0-s0-count": "150", "p0-s1-questions": "duty-there-is-no-such-question"})
    page = arthur.follow()
    assert "The question bank cannot serve it yet" in page.words
    assert "questions too few" in page.words
    assert "No question duty-there-is-no-such-question is published." in page.words
    form = {"revision": str(draft(app).revision), "reason": "New"}
    arthur.post("composing.submit", form, 422, slug=SLUG)


def test_a_title_in_one_language_stands_for_both_in_the_list(client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, **{"title-zh": ""})
    arthur.post("accounts.language", {"language": "zh_Hans"})
    page = arthur.get("composing.quizzes")
    (link,) = [a for a in page.all(".bank-stem") if a.attrs["href"].endswith(SLUG)]
    assert link.to_text().strip() == "Counter basics"


def test_an_address_that_is_taken_or_wrong_is_refused(app, client):
    arthur = client("arthur")
    already = "at this address already"
    for slug, words in (("where-you-stand", already), ("new", already), ("Two Words", "lower-case"), ("", "address")):
        page = arthur.post("composing.create", {"slug": slug}, 422)
        assert words in page.text(".error-summary")
    assert quiz(app, "Two Words") is None


def test_a_copy_begins_with_the_rules_of_another(app, client):
    arthur = client("arthur")
    page = arthur.get("composing.new", copy="on-appointment")
    assert page.all("#copy")[0].attrs["value"] == "on-appointment"
    arthur.post("composing.create", {"slug": SLUG, "copy": "on-appointment"})
    assert stored(app)["slug"] == SLUG
    assert len(stored(app)["sections"]) == 2
    assert "Nothing stands in the way of publishing." in arthur.follow().words


def test_yaml_shows_what_the_form_cannot(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur)
    source = draft(app).source + "release: {score: never}\n"
    arthur.post("composing.save", {"revision": str(draft(app).revision), "go": "save", "source": source}, slug=SLUG)
    page = arthur.follow()
    assert page.all("#source")
    assert "The form cannot show all of this" in page.words
    broken = {"revision": str(draft(app).revision), "go": "save", "source": "slug: [\n<script>alert(1)</script>"}
    arthur.post("composing.save", broken, slug=SLUG)
    page = arthur.follow()
    assert "This cannot be read:" in page.words
    assert not page.all("main script:not([type=module])")


def test_invisible_characters_are_named_and_never_published(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur)
    source = draft(app).source.replace("Counter basics", '"Counter\\0 basics"')
    arthur.post("composing.save", {"revision": str(draft(app).revision), "go": "save", "source": source}, slug=SLUG)
    assert "Title · English: This has an invisible control character" in arthur.follow().words
    form = {"revision": str(draft(app).revision), "reason": "New"}
    arthur.post("composing.submit", form, 422, slug=SLUG)


def test_the_pages_script_gets_what_changed(app, client):
    arthur = client("arthur")
    begun(arthur)
    answer = arthur.http.post(
        arthur.address("composing.save", slug=SLUG),
        data={**FORM, "revision": "1", "csrf_token": arthur.token()},
        headers={"Accept": "application/json"},
    )
    assert answer.json["revision"] == 2
    assert "Nothing stands in the way" in answer.json["findings"]
    assert "can be served" in answer.json["preview"]


def test_a_quiz_that_was_never_published_is_discarded_for_good(app, client):
    arthur = client("arthur")
    begun(arthur)
    assert "gone for good" in arthur.get("composing.discard_page", slug=SLUG).words
    arthur.post("composing.discard", {"revision": "1"}, slug=SLUG)
    assert quiz(app) is None


def test_trainees_and_reviewers_compose_nothing(client):
    for person in ("alice", "rita"):
        client(person).get("composing.quizzes", 403)
        client(person).post("composing.create", {"slug": SLUG}, 403)
