"""Two people on one working copy: nobody's words are lost without being asked."""

from tests.features.authoring.desk import KEY, draft, filled, write, written


def test_who_saves_second_sees_both_and_chooses(app, client):
    arthur, ada = client("arthur"), client("ada")
    written(arthur)
    ada.get("authoring.edit", slug=KEY)
    write(arthur, **{"stem-en": "Arthur's words?"})
    mine = {**filled(), "revision": "2", "stem-en": "Ada's words?", "go": "save"}
    ada.post("authoring.save", mine, 409, slug=KEY)
    page = ada.page
    assert "Arthur Alder saved at" in page.words
    assert page.text(".changes del") == "Arthur"
    assert page.text(".changes ins") == "Ada"
    assert "Arthur's words?" in draft(app).source
    kept = page.all("#source")[0].to_text()
    ada.post("authoring.save", {"revision": "3", "source": kept, "kept": "mine", "go": "save"}, slug=KEY)
    assert "Ada's words?" in ada.follow().text("#stem-1")
    found = draft(app)
    assert found.revision == 4
    assert len(found.editors) == 2


def test_theirs_stays_when_nothing_is_chosen(app, client):
    arthur, ada = client("arthur"), client("ada")
    written(arthur)
    write(ada, **{"stem-en": "Ada's words?"})
    arthur.post("authoring.save", {**filled(), "revision": "2", "stem-en": "Late?", "go": "save"}, 409, slug=KEY)
    assert "Ada's words?" in draft(app).source
    assert "Late?" not in draft(app).source


def test_the_script_is_told(app, client):
    arthur, ada = client("arthur"), client("ada")
    written(arthur)
    write(ada, **{"stem-en": "Ada's words?"})
    body = {**filled(), "revision": "2", "stem-en": "Late?", "csrf_token": arthur.token()}
    reply = arthur.http.post(f"/author/questions/{KEY}/draft", data=body, headers={"Accept": "application/json"})
    assert (reply.status_code, reply.json["title"]) == (409, "saved_meanwhile")


def test_what_cannot_be_read_as_a_question_is_compared_as_text(client):
    arthur = client("arthur")
    written(arthur)
    arthur.post("authoring.save", {"revision": "2", "source": "one: [", "go": "save"}, slug=KEY)
    arthur.post("authoring.save", {"revision": "2", "source": "two: [", "go": "save"}, 409, slug=KEY)
    assert "one" in arthur.page.text("pre del")


def test_the_same_words_are_no_conflict(app, client):
    arthur = client("arthur")
    written(arthur)
    arthur.post("authoring.save", {**filled(), "revision": "1", "go": "save"}, slug=KEY)
    assert draft(app).revision == 2


def test_a_revision_that_is_none(client):
    arthur = client("arthur")
    written(arthur)
    for named in ("", "x", "-1", "9" * 40):
        arthur.post("authoring.save", {**filled(), "revision": named}, 422, slug=KEY)
