"""A picture in the editor: sent with the page, said in words, shown wherever the question is, and exported with it."""

import io
import zipfile
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.audit import Action, AuditEvent
from app.bank import pictures
from app.bank.models import Picture
from app.bank.reading import read_yaml
from app.db import db
from app.domain.selection import Slot
from app.ops import content
from tests.features.authoring.desk import (
    KEY,
    begin,
    draft,
    filled,
    publish,
    published,
    question,
    revision,
    submit,
    versions,
    write,
    written,
)
from tests.features.bank.writing import folder
from tests.features.quizzes.offers import offer
from tests.pictures import REFUSED, SVG, jpeg, png
from tests.taking import start

ALT = {"picture-alt-en": "A queue of three before one desk", "picture-alt-zh": "一张办公桌前排着三个人"}
NAME = pictures.encoded(png()).name
ADDRESS = f"/pictures/{NAME}"


def upload(raw, name="queue.png"):
    return {"picture-file": (io.BytesIO(raw), name)}


def kept(app):
    with app.app_context():
        return list(db.session.scalars(sa.select(Picture)))


def images(page, selector="main"):
    return [(node.attrs["src"], node.attrs["alt"]) for node in page.all(f"{selector} .question-picture img")]


def test_a_picture_is_sent_stored_and_shown(app, client):
    arthur = client("arthur")
    written(arthur, **ALT, **upload(png()), **{"picture-caption-en": "At eight", "picture-caption-zh": "八点"})
    assert arthur.headers["Location"].endswith("#picture")
    page = arthur.follow()
    assert "Nothing stands in the way of publishing." in page.words
    (row,) = kept(app)
    assert (row.name, row.width, row.height) == (NAME, 240, 120)
    with app.app_context():
        assert db.session.get(Picture, row.sha256).content == pictures.encoded(png()).content
    data, _ = read_yaml(draft(app).source)
    assert data["picture"] == {
        "file": NAME,
        "alt": {"en": ALT["picture-alt-en"], "zh": ALT["picture-alt-zh"]},
        "caption": {"en": "At eight", "zh": "八点"},
    }
    assert images(page, "section[lang=en]") == [(ADDRESS, ALT["picture-alt-en"])]
    assert images(page, "section[lang=zh-Hans]") == [(ADDRESS, ALT["picture-alt-zh"])]
    assert page.text("section[lang=zh-Hans] figcaption") == "八点"
    (image,) = page.all("section[lang=en] .question-picture img")
    assert (image.attrs["width"], image.attrs["height"]) == ("240", "120")
    assert page.all("#picture img.thumbnail")[0].attrs["src"] == ADDRESS
    assert page.all("#picture-alt-zh")[0].to_text().strip() == ALT["picture-alt-zh"]


def test_it_is_in_the_record_who_sent_it(app, client):
    arthur = client("arthur")
    written(arthur, **ALT, **upload(png()))
    with app.app_context():
        (event,) = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == Action.PICTURE_UPLOADED))
        (row,) = db.session.scalars(sa.select(Picture))
        assert event.actor_id == row.uploaded_by is not None
        assert event.subject_id == question(app).id
        assert event.facts == {"key": KEY, "name": NAME, "bytes": len(row.content)}


def test_the_page_that_is_saved_again_keeps_it(app, client):
    arthur = client("arthur")
    written(arthur, **ALT, **upload(png()))
    write(arthur, **ALT, **{"picture-name": NAME, "stem-en": "Who is first?"})
    assert read_yaml(draft(app).source)[0]["picture"]["file"] == NAME
    assert images(arthur.follow(), "section[lang=en]") == [(ADDRESS, ALT["picture-alt-en"])]


def test_another_takes_its_place_and_the_first_stays_for_those_who_have_it(app, client):
    arthur = client("arthur")
    written(arthur, **ALT, **upload(png()))
    write(arthur, **ALT, **upload(jpeg()), **{"picture-name": NAME})
    other = pictures.encoded(jpeg()).name
    assert read_yaml(draft(app).source)[0]["picture"]["file"] == other
    assert {row.name for row in kept(app)} == {NAME, other}


def test_it_is_removed_by_its_button(app, client):
    arthur = client("arthur")
    written(arthur, **ALT, **upload(png()))
    assert arthur.follow().all("button[value=remove-picture]")
    write(arthur, go="remove-picture", **ALT, **{"picture-name": NAME})
    page = arthur.follow()
    assert "picture" not in read_yaml(draft(app).source)[0]
    assert not images(page)
    assert not page.all("button[value=remove-picture]")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"picture-alt-zh": ""}, "Picture · alternative text · Chinese: This is missing."),
        ({"picture-alt-en": "  "}, "Picture · alternative text · English: This is missing."),
        ({"picture-alt-en": "One"}, "Say in 5 to 300 characters what the picture shows"),
        ({"picture-alt-en": "IMG_2041.jpg"}, "This is the name of a file."),
        ({"picture-caption-en": "At eight"}, "Picture · caption · Chinese: This is missing."),
        ({"picture-alt-en": "A queue; the next in line is served"}, "takes up words of the key"),
        ({"picture-alt-zh": "Three people and one desk"}, "this is not in the language under which it stands"),
    ],
)
def test_without_its_words_it_is_not_published(app, client, changes, words):
    arthur = client("arthur")
    written(arthur, **{**ALT, **changes}, **upload(png()))
    page = arthur.follow()
    assert words in page.words.replace(" : ", ": ")
    assert "Nothing stands in the way" not in page.words
    submit(arthur, status=422)


def test_words_without_a_picture_are_kept_and_told_of(app, client):
    arthur = client("arthur")
    written(arthur, **ALT)
    page = arthur.follow()
    assert "Picture · file: This is missing." in page.words.replace(" : ", ": ")
    assert page.all("#picture-alt-en")[0].to_text().strip() == ALT["picture-alt-en"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("text", "The file is no PNG, JPEG or WebP picture"),
        ("SVG", "The file is SVG, which can hold script"),
        ("PNG 30,000 wide", "The picture is 30,000 × 30,000 pixels; at most 12,000 on a side and 16 million"),
        ("one dot", "The picture is 1 × 1 pixels"),
        ("moving PNG", "The picture moves."),
        ("PNG cut short", "The picture cannot be read"),
    ],
)
def test_what_is_no_picture_is_told_beside_the_field_and_the_rest_is_saved(app, client, name, words):
    arthur = client("arthur")
    begin(arthur)
    write(arthur, status=422, **ALT, **upload(REFUSED[name][0](), "<script>alert(1)</script>.png"))
    page = arthur.page
    assert words in page.text("#picture-file-error")
    assert words in page.text(".error-summary")
    assert page.all(".error-summary a")[0].attrs["href"] == "#picture-file"
    assert page.all("#picture-file")[0].attrs["aria-invalid"] == "true"
    assert "<script>alert" not in page.html
    assert kept(app) == []
    data, _ = read_yaml(draft(app).source)
    assert data["stem"]["en"] == filled()["stem-en"]
    assert data["picture"]["alt"]["en"] == ALT["picture-alt-en"]


def test_in_chinese_too(client):
    arthur = client("arthur")
    arthur.post("accounts.language", {"language": "zh_Hans"})
    begin(arthur)
    write(arthur, status=422, **upload(SVG))
    assert arthur.page.all("html")[0].attrs["lang"] == "zh-Hans"
    assert "SVG" in arthur.page.text("#picture-file-error")


def test_a_refused_one_leaves_the_one_that_is_there(app, client):
    arthur = client("arthur")
    written(arthur, **ALT, **upload(png()))
    write(arthur, status=422, **ALT, **upload(SVG), **{"picture-name": NAME})
    assert read_yaml(draft(app).source)[0]["picture"]["file"] == NAME


def sent_whole(person, raw):
    """What the form with a large file is answered with."""
    fields = {"revision": "1", "go": "save", **filled(), **ALT, "csrf_token": person.token()}
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in fields.items()]
    parts.append('Content-Disposition: form-data; name="picture-file"; filename="x.png"\r\n\r\n')
    body = "".join(f"\r\n--x\r\n{part}" for part in parts).encode() + raw + b"\r\n--x--\r\n"
    address = f"/author/questions/{KEY}/draft"
    return person.http.post(address, data=body, content_type="multipart/form-data; boundary=x")


def test_too_much_is_told_beside_the_field_and_far_too_much_refused_as_a_whole(app, client):
    arthur = client("arthur")
    begin(arthur)
    assert sent_whole(arthur, bytes(31_000_000)).status_code == 413
    # A stranger gets no more room than any form has.
    assert sent_whole(client(), bytes(3_000_000)).status_code == 413
    assert draft(app).revision == 1
    answer = sent_whole(arthur, png() + bytes(9_000_000))
    assert answer.status_code == 422
    assert "The file is larger than 5 MB." in answer.text
    assert kept(app) == []
    assert draft(app).revision == 2
    data, _ = read_yaml(draft(app).source)
    assert data["stem"]["en"] == filled()["stem-en"]


def test_who_may_not_write_sends_nothing(app, client):
    arthur = client("arthur")
    begin(arthur)
    form = {"revision": "1", "go": "save", **filled(), **ALT}
    client("alice").post("authoring.save", {**form, **upload(png())}, 403, slug=KEY)
    stranger = client()
    stranger.post("authoring.save", {**form, **upload(png())}, 302, slug=KEY)
    arthur.post("authoring.save", {**form, **upload(png())}, 404, slug="duty-of-nobody")
    assert kept(app) == []


def test_a_name_that_names_nothing(client):
    arthur = client("arthur")
    written(arthur, **ALT, **{"picture-name": "0" * 64 + ".png"})
    page = arthur.follow()
    assert "There is no picture of this name here: choose the file again." in page.words
    assert not images(page)


def test_two_people_and_one_picture(app, client):
    arthur, ada = client("arthur"), client("ada")
    begin(arthur)
    first = revision(app)
    write(ada, **{"stem-en": "Theirs"})
    arthur.post(
        "authoring.save", {"revision": str(first), "go": "save", **filled(), **ALT, **upload(png())}, 409, slug=KEY
    )
    # Nothing is lost: the picture is kept, and named in what may be saved over theirs.
    assert f"file: {NAME}" in arthur.page.all("#source")[0].to_text()
    assert [row.name for row in kept(app)] == [NAME]


# as YAML


def by_hand(arthur, source, status=303, **more):
    form = {"revision": str(revision(arthur.app)), "go": "save", "source": source, **more}
    arthur.post("authoring.save", form, status, slug=KEY)


def test_in_yaml_its_name_is_put_in_and_the_rest_is_as_it_was(app, client):
    arthur = client("arthur")
    written(arthur)
    source = "# my notes\n" + draft(app).source
    by_hand(arthur, source, **upload(png()))
    assert draft(app).source == f"{source}picture:\n  file: {NAME}\n  alt:\n    en: ''\n    zh: ''\n"
    page = arthur.follow()
    assert "Picture · alternative text · English: This is missing." in page.words.replace(" : ", ": ")
    told = draft(app).source.replace("    en: ''\n    zh: ''\n", "    en: A queue of three\n    zh: 三个人在排队\n")
    by_hand(arthur, told)
    assert images(arthur.follow(), "section[lang=en]") == [(ADDRESS, "A queue of three")]
    by_hand(arthur, told, **upload(jpeg()))
    assert draft(app).source == told.replace(NAME, pictures.encoded(jpeg()).name)


@pytest.mark.parametrize(
    "picture",
    [
        "picture: {file: old.png, alt: {en: A queue of three, zh: 三个人在排队}}\n",
        "picture:\n  file: 'old.png'  # not here yet\n  alt: {en: A queue of three, zh: 三个人在排队}\n",
        'picture:\n  "file": "old.png"\n  alt: {en: A queue of three, zh: 三个人在排队}\n',
    ],
)
def test_in_yaml_it_takes_the_place_of_the_name_that_stands_there(app, client, picture):
    arthur = client("arthur")
    written(arthur)
    by_hand(arthur, draft(app).source + picture, **upload(png()))
    assert images(arthur.follow(), "section[lang=en]") == [(ADDRESS, "A queue of three")]
    assert "old.png" not in draft(app).source


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("id: [", "The YAML cannot be read yet"),
        (f"id: {KEY}\npicture: [1]\n", "write " + NAME + " as its file there"),
        ("- 1\n- 2\n", "The YAML cannot be read yet"),
    ],
)
def test_in_yaml_that_has_no_place_for_it(app, client, source, words):
    arthur = client("arthur")
    begin(arthur)
    by_hand(arthur, source, 422, **upload(png()))
    assert words in arthur.page.text("#picture-file-error")
    assert draft(app).source == source


def test_a_list_of_one_question_as_in_a_file(app, client):
    arthur = client("arthur")
    written(arthur)
    lines = draft(app).source.splitlines()
    source = "\n".join(["- " + lines[0], *("  " + line for line in lines[1:])]) + "\n"
    by_hand(arthur, source, **upload(png()))
    assert read_yaml(draft(app).source)[0][0]["picture"]["file"] == NAME


@pytest.mark.parametrize("name", ["../x.png", "/etc/passwd", "x.svg", "<script>alert(1)</script>.png"])
def test_a_name_that_leads_elsewhere(app, client, name):
    arthur = client("arthur")
    written(arthur)
    picture = f"picture: {{file: '{name}', alt: {{en: A queue of three, zh: 三个人在排队}}}}\n"
    by_hand(arthur, draft(app).source + picture)
    page = arthur.follow()
    assert "Choose the picture's file on this page" in page.words
    assert "<script>alert" not in page.html
    assert not images(page)


def test_what_a_form_cannot_show_is_written_as_yaml(app, client):
    arthur = client("arthur")
    written(arthur)
    by_hand(arthur, draft(app).source + "picture: {file: x.png, colour: red}\n")
    assert arthur.follow().all("#source")


def test_what_is_saved_by_itself_brings_no_picture_and_takes_none_away(app, client):
    arthur = client("arthur")
    written(arthur, **ALT, **upload(png()))
    form = {"revision": str(revision(app)), **filled(**{"stem-en": "Who is first?"}), **ALT, "picture-name": NAME}
    token = arthur.token()
    reply = arthur.http.post(
        f"/author/questions/{KEY}/draft",
        data={**form, "csrf_token": token},
        headers={"Accept": "application/json"},
    )
    assert reply.status_code == 200
    assert ADDRESS in reply.json["preview"]
    assert read_yaml(draft(app).source)[0]["picture"]["file"] == NAME


# published


@pytest.fixture
def pictured(client):
    """A published question with a picture."""
    return published(client("arthur"), client("ada"), **ALT, **upload(png()))


def test_a_version_pins_it(app, client, pictured):
    arthur, ada = client("arthur"), client("ada")
    (version,) = versions(app)
    assert version.content["picture"] == {
        "name": NAME,
        "width": 240,
        "height": 120,
        "alt": {"en": ALT["picture-alt-en"], "zh": ALT["picture-alt-zh"]},
    }
    slug = offer(app, slots=(Slot(count=1, questions=(KEY,)),), time_limit_minutes=None)
    taken = start(client("alice"), slug)
    # Changed, published again, and retired: who has it sees what it was.
    arthur.post("authoring.begin", slug=KEY)
    write(arthur, **{"picture-alt-en": "One desk, and nobody", "picture-alt-zh": "空无一人的窗口"}, **upload(jpeg()))
    submit(arthur)
    publish(ada)
    page = ada.get("authoring.differences", slug=KEY)
    shown = [node.attrs["src"] for node in page.all(".changes img")]
    assert shown == [ADDRESS, f"/pictures/{pictures.encoded(jpeg()).name}"]
    assert "Picture · the picture itself" in page.words
    ada.post("authoring.retire", {"why": "Another one is better"}, slug=KEY)
    assert images(taken.client.get("attempts.question", uuid=taken.uuid, position=1)) == [
        (ADDRESS, ALT["picture-alt-en"])
    ]
    taken.save(1, taken.key(1))
    taken.submit()
    assert images(taken.client.follow()) == [(ADDRESS, ALT["picture-alt-en"])]
    # The door of the picture is as open as before.
    assert taken.client.http.get(ADDRESS).status_code == 200


def test_every_page_of_the_question_shows_it(app, client, pictured):
    slug = offer(app, slots=(Slot(count=1, questions=(KEY,)),), time_limit_minutes=None)
    arthur, ada = client("arthur"), client("ada")
    seen = [(ADDRESS, ALT["picture-alt-en"])]
    assert images(arthur.get("authoring.question", slug=KEY), "section[lang=en]") == seen
    assert images(arthur.get("authoring.try_out", slug=KEY)) == seen
    assert images(arthur.get("authoring.try_out", slug=KEY, go="check", response="a")) == seen
    assert images(arthur.get("authoring.try_out", slug=KEY, language="zh")) == [(ADDRESS, ALT["picture-alt-zh"])]
    assert images(arthur.get("quizzes.show_preview", slug=slug)) == seen
    alice = client("alice")
    alice.post("accounts.language", {"language": "zh_Hans"})
    taken = start(alice, slug)
    in_chinese = [(ADDRESS, ALT["picture-alt-zh"])]
    assert images(alice.get("attempts.question", uuid=taken.uuid, position=1)) == in_chinese
    assert f'src="{ADDRESS}" alt="{ALT["picture-alt-zh"]}"' in alice.http.get(f"/attempts/{taken.uuid}/questions").text
    taken.save(1, taken.wrong(1))
    taken.submit()
    assert images(alice.follow()) == in_chinese
    assert images(ada.get("reports.attempt", uuid=taken.uuid)) == seen


def test_what_was_found_by_its_words_is_found_by_the_picture_s(client, pictured):
    arthur = client("arthur")
    assert KEY in arthur.get("authoring.questions", search="queue of three").words
    assert KEY in arthur.get("authoring.questions", search="排着三个人").words


def test_it_is_copied_with_its_question(app, client, pictured):
    ada = client("ada")
    ada.post("authoring.create", {"topic": "duty", "name": "copied", "copy": KEY, "kind": "single"})
    page = ada.follow()
    assert images(page, "section[lang=en]") == [(ADDRESS, ALT["picture-alt-en"])]
    assert page.all("#picture-alt-zh")[0].to_text().strip() == ALT["picture-alt-zh"]
    assert len(kept(app)) == 1


def test_it_is_exported_with_its_question_and_both_are_good_files(app, client, pictured, tmp_path):
    arthur = client("arthur")
    page = arthur.get("authoring.question", slug=KEY)
    (link,) = page.all("a[href$='export.zip']")
    reply = arthur.http.get(link.attrs["href"])
    assert reply.mimetype == "application/zip"
    assert reply.headers["Content-Disposition"] == f"attachment; filename={KEY}.zip"
    assert reply.data == arthur.http.get(link.attrs["href"]).data
    archive = zipfile.ZipFile(io.BytesIO(reply.data))
    assert archive.namelist() == [f"{KEY}.yaml", f"{KEY}.png"]
    text = archive.read(f"{KEY}.yaml")
    assert arthur.http.get(f"/author/questions/{KEY}/export.yaml").data == text
    at = folder(tmp_path, question=text)
    (at / "duty" / f"{KEY}.png").write_bytes(archive.read(f"{KEY}.png"))
    found = content.check(at)
    assert not [f for f in found.findings if f.file.endswith("questions.yaml")]
    (back,) = found.questions
    assert back.picture.name == NAME
    assert replace(back, picture=None).key == KEY


def test_without_a_picture_there_is_nothing_to_take_along(client):
    arthur = client("arthur")
    published(arthur, client("ada"))
    assert not arthur.get("authoring.question", slug=KEY).all("a[href$='export.zip']")
    archive = zipfile.ZipFile(io.BytesIO(arthur.http.get(f"/author/questions/{KEY}/export.zip").data))
    assert archive.namelist() == [f"{KEY}.yaml"]
    arthur.get("authoring.export_whole", 404, slug="duty-of-nobody")
