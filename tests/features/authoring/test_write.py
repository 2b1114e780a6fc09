"""Writing a question: begun, filled in, mended, kept; in a form and as YAML."""

import pytest

from app.audit import Action
from app.bank.models import DraftStatus, Origin
from tests.features.authoring.desk import KEY, SHIPPED, actions, begin, draft, events, filled, question, write, written


def test_a_new_question_is_a_working_copy_and_nothing_else(app, client):
    arthur = client("arthur")
    begin(arthur)
    page = arthur.follow()
    assert "things to mend before it can be published" in page.words
    kept = draft(app)
    assert (kept.revision, kept.status, kept.editors) == (1, DraftStatus.DRAFT, [kept.author_id])
    made = question(app)
    assert (made.origin, made.current_number, made.topic, made.kind) == (Origin.BROWSER, 0, "duty", "single")
    assert made.complete is False
    assert actions(app) == [Action.QUESTION_BEGUN]
    assert events(app)[0].facts == {"key": KEY, "base": 0, "copied_from": ""}


def test_what_is_written_is_kept_and_shown_in_both_languages(app, client):
    arthur = client("arthur")
    written(arthur)
    page = arthur.follow()
    assert "Nothing stands in the way of publishing." in page.words
    assert page.text("#stem-1") == "Who comes first at the counter?"
    assert page.text("#stem-2") == "窗口先接待谁？"
    assert page.text("section[lang=zh-Hans] .is-key .explained-option") == "排在前面的人"
    assert draft(app).revision == 2
    assert question(app).complete is True
    assert question(app).stem == {"en": "Who comes first at the counter?", "zh": "窗口先接待谁？"}


def test_sent_twice_is_kept_once(app, client):
    arthur = client("arthur")
    written(arthur)
    write(arthur)
    assert draft(app).revision == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stem-zh": ""}, "Question · Chinese: This is missing."),
        ({"option-1-rationale-en": ""}, "option b · reason · English: This is missing."),
        ({"option-1-text-zh": " "}, "option b · text · Chinese: This is missing."),
        ({"key": ""}, "Mark exactly one option as the key; 0 are marked."),
        ({"section": "99"}, "The handbook page of this topic has no section 99."),
        ({"section": "one"}, "Write the number of a section."),
        ({"paragraphs": "P1 P99"}, "Write paragraphs as P1 to P18"),
        ({"paragraphs": ""}, "Write paragraphs as P1 to P18"),
        ({"tags": "Counter!"}, "Write lower-case words"),
        ({"tags": "counter, counter"}, "The tag counter stands here twice."),
        ({"family": "Not one"}, "Write lower-case words"),
        ({"level": "guess"}, "Choose one."),
        ({"option-2-id": ""}, "It has 2 options; this kind takes 3 to 5."),
    ],
)
def test_what_is_to_mend_is_said_and_kept_all_the_same(app, client, changes, words):
    arthur = client("arthur")
    written(arthur, **changes)
    assert words in arthur.follow().words.replace(" : ", ": ")
    assert draft(app).revision == 2


def test_in_chinese_too(client):
    arthur = client("arthur")
    arthur.post("accounts.language", {"language": "zh_Hans"})
    begin(arthur)
    page = arthur.follow()
    assert page.all("html")[0].attrs["lang"] == "zh-Hans"
    assert page.all("section[lang=en] .options li")


def test_options_are_added_moved_and_removed_by_buttons(app, client):
    arthur = client("arthur")
    begin(arthur)

    def order():
        return [node.attrs["value"] for node in arthur.follow().all("input[name$=-id]")]

    write(arthur, go="add-option")
    assert arthur.headers["Location"].endswith("#option-3")
    assert order() == ["a", "b", "c", "d"]
    four = {"option-3-id": "d", "option-3-text-en": "Nobody", "option-3-text-zh": "谁也不"}
    write(arthur, go="up-option-3", **four)
    assert arthur.headers["Location"].endswith("#option-2")
    assert order() == ["a", "b", "d", "c"]
    write(arthur, go="down-option-0", **four)
    assert order() == ["b", "a", "c", "d"]
    page = arthur.page
    assert [node.attrs["value"] for node in page.all("input[name=key]") if "checked" in node.attrs] == ["1"]
    write(arthur, go="remove-option-1", **four)
    assert order() == ["a", "c", "d"]


def test_as_yaml_with_the_lines_of_what_is_wrong(app, client):
    arthur = client("arthur")
    written(arthur)
    page = arthur.get("authoring.edit", slug=KEY, written="yaml")
    source = page.all("#source")[0].to_text()
    assert source.startswith(f"id: {KEY}\nkind: single\n")
    bad = source.replace("level: apply", "levle: apply").replace("value: 1", "value: 7")
    arthur.post("authoring.save", {"revision": "2", "source": bad, "go": "save"}, slug=KEY)
    page = arthur.follow()
    assert "Line 4" in page.words
    assert "There is no such field; check its spelling." in page.words
    assert "level · Level" not in page.words
    arthur.post("authoring.save", {"revision": "3", "source": "a: [", "go": "save"}, slug=KEY)
    page = arthur.follow()
    assert "This cannot be read:" in page.words
    assert "There is nothing to show yet" in page.words
    arthur.post("authoring.save", {"revision": "4", "source": source, "go": "form"}, slug=KEY)
    assert arthur.follow().all("#stem-en")


def test_a_text_cannot_run_load_or_style_anything(client):
    arthur = client("arthur")
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"
    written(arthur, **{"stem-en": bad, "option-0-text-zh": bad, "option-0-rationale-en": bad})
    page = arthur.follow()
    assert not [script for script in page.all("script") if "src" not in script.attrs]
    assert not page.all("main img")
    assert not [link for link in page.all("a") if "javascript" in link.attrs.get("href", "")]


def test_control_characters_are_not_kept(app, client):
    written(client("arthur"), **{"stem-en": "One\x00\x07 two?"})
    assert "One two?" in draft(app).source


def test_autosave_answers_with_what_is_stored_and_how_it_looks(app, client):
    arthur = client("arthur")
    begin(arthur)
    body = {**filled(), "revision": "1", "csrf_token": arthur.token()}
    reply = arthur.http.post(f"/author/questions/{KEY}/draft", data=body, headers={"Accept": "application/json"})
    assert reply.status_code == 200
    assert reply.json["revision"] == draft(app).revision == 2
    assert "窗口先接待谁？" in reply.json["preview"]
    assert "Nothing stands in the way" in reply.json["findings"]


def test_a_copy_is_a_question_of_its_own(app, client):
    arthur = client("arthur")
    arthur.get("authoring.new", copy=SHIPPED)
    arthur.post("authoring.create", {"topic": "duty", "name": "a-copy", "copy": SHIPPED})
    page = arthur.follow()
    assert "Nothing stands in the way of publishing." in page.words
    assert "forestry section is competent for felling permits" in page.text("#stem-1")
    assert events(app)[0].facts["copied_from"] == SHIPPED
    assert question(app, "duty-a-copy").origin is Origin.BROWSER
    assert question(app, SHIPPED).origin is Origin.FILE


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": ""}, "Give it a short name."),
        ({"name": "Not One"}, "Write lower-case English letters and digits"),
        ({"name": "carried-through"}, "There is a question of this name already"),
        ({"topic": "weather"}, "Not a valid choice"),
    ],
)
def test_a_name_that_cannot_be(app, client, form, words):
    arthur = client("arthur")
    arthur.post("authoring.create", {"topic": "duty", "kind": "single", "name": "x", **form}, 422)
    assert words in arthur.page.words
    assert actions(app) == []


def test_a_new_question_is_discarded_for_good(app, client):
    arthur = client("arthur")
    written(arthur)
    arthur.post("authoring.comment", {"text": "Hm."}, slug=KEY)
    assert "gone for good" in arthur.get("authoring.discard_page", slug=KEY).words
    arthur.post("authoring.discard", {"revision": "2"}, slug=KEY)
    assert (question(app), draft(app)) == (None, None)
    assert actions(app)[-1] is Action.QUESTION_DISCARDED
    arthur.get("authoring.question", 404, slug=KEY)


def test_nothing_can_be_tried_by_get(client):
    arthur = client("arthur")
    begin(arthur)
    for address in ("draft/begin", "comments", "publish", "retire", "restore", "send-back", "draft/take-back"):
        arthur.get(f"/author/questions/{KEY}/{address}", 405)
