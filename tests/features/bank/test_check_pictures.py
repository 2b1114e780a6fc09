"""Pictures beside the question files: what `bank check` says of them, and what `bank publish` keeps."""

import os
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.bank import picture_files, pictures
from app.bank.models import Picture, Question, QuestionVersion
from app.clock import now
from app.db import db, unit_of_work
from app.ops import content
from tests.features.bank.test_hostile_files import checked
from tests.features.bank.writing import QUESTION, another, folder
from tests.pictures import REFUSED, SVG, jpeg, opened, png, text_bomb

ALT = "alt: {en: Two boxes and an arrow, zh: 两个方框和一个箭头}"
PICTURED = QUESTION.replace("  options:", f"  picture:\n    file: flow.png\n    {ALT}\n  options:")
LINE = PICTURED[: PICTURED.index("file: flow")].count("\n") + 1


def made(at, text=PICTURED, **files):
    """Such a folder, with these files beside the questions, by their names without the ending `.png`."""
    found = folder(at, question=text)
    for name, raw in files.items():
        (found / "duty" / f"{name}.png").write_bytes(raw)
    return found


def findings(at, text=PICTURED, **files):
    return told_of(made(at, text, **files))


def told_of(at):
    """What is said of the questions; that a quiz lacks one of them follows from it."""
    return [str(found) for found in content.check(at).findings if found.file == "duty/questions.yaml"]


def test_a_question_with_a_picture(tmp_path):
    (question,) = content.check(made(tmp_path, flow=png())).questions
    whole = pictures.encoded(png())
    assert (question.picture.name, question.picture.width, question.picture.height) == (whole.name, 240, 120)
    assert question.picture.alt == {"en": "Two boxes and an arrow", "zh": "两个方框和一个箭头"}
    assert question.picture.caption is None


def test_a_picture_of_another_kind_than_its_name(tmp_path):
    (question,) = content.check(made(tmp_path, flow=jpeg())).questions
    assert question.picture.name.endswith(".jpg")


@pytest.mark.parametrize("name", [name for name in REFUSED if "bomb" not in name and "text" not in name])
def test_a_file_that_is_no_picture(tmp_path, name):
    raw, code = REFUSED[name]
    (told,) = findings(tmp_path, flow=raw())
    words = re.sub(r"\\\{\w+\\\}", "[0-9]+", re.escape(picture_files.MEND[code]))
    assert re.fullmatch(f"duty/questions.yaml:{LINE}: duty-first: {words}", told), told


def test_a_bomb_beside_the_questions_takes_little(tmp_path):
    found = checked(made(tmp_path, flow=text_bomb()))
    assert found[0] == (
        f"duty/questions.yaml:{LINE}: duty-first: the picture cannot be read: it is cut short or damaged; save it anew"
    )


def test_a_file_that_is_not_there(tmp_path):
    (told,) = findings(tmp_path)
    assert told == (
        f"duty/questions.yaml:{LINE}: duty-first: "
        "there is no file flow.png in this folder: put it there, or mend the name"
    )


def test_a_link_that_leads_out(tmp_path):
    found = made(tmp_path)
    (tmp_path / "elsewhere.png").write_bytes(png())
    (found / "duty" / "flow.png").symlink_to(tmp_path / "elsewhere.png")
    (told,) = told_of(found)
    assert "flow.png leads out of this folder: put the picture itself there" in told


def test_a_pipe_is_not_waited_for(tmp_path):
    found = made(tmp_path)
    os.mkfifo(found / "duty" / "flow.png")
    (told,) = told_of(found)
    assert "there is no file flow.png" in told


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../duty/flow.png", "no path"),
        ("/etc/passwd", "no path"),
        ("..\\\\flow.png", "no path"),
        ("flow", "write the plain name"),
        ("Flow.png", "small letters"),
        ("flow.svg", "an SVG can hold script: save it as PNG"),
        ("<script>alert(1)</script>.png", "write the plain name"),
        ("a b.png", "write the plain name"),
        ("x" * 130 + ".png", "write the plain name"),
        ("", "`picture.file` is empty: write it"),
    ],
)
def test_a_name_that_is_none(tmp_path, name, words):
    (told,) = findings(tmp_path, PICTURED.replace("file: flow.png", f'file: "{name}"'), flow=png())
    assert told.startswith(f"duty/questions.yaml:{LINE}: duty-first: `picture.file`")
    assert words in told


@pytest.mark.parametrize(
    ("alt", "words"),
    [
        ("alt: {en: Two boxes}", "`picture.alt.zh` is missing: add it"),
        ("alt: {en: '', zh: 两个方框和箭头}", "`picture.alt.en` is empty: write it"),
        ("colour: red", "`picture.alt` is missing: add it"),
        ("alt: {en: Two boxes, zh: 两个方框}", "an alternative text has 5 to 300 characters, and this one has 4"),
        ("alt: {en: flow.png, zh: 两个方框和箭头}", "'flow.png' is the name of a file: say what the picture shows"),
        ("alt: {en: '<b>Two</b> boxes', zh: 两个方框和箭头}", "`picture.alt.en` holds HTML"),
        (f"{ALT}\n    caption: {{en: Fig. 1}}", "`picture.caption.zh` is missing: add it"),
    ],
)
def test_what_is_said_of_it(tmp_path, alt, words):
    told = findings(tmp_path, PICTURED.replace(ALT, alt), flow=png())
    assert any(words in one and "duty-first" in one for one in told), told


def test_a_picture_that_tells_the_key(tmp_path):
    told = findings(tmp_path, PICTURED.replace("Two boxes and an arrow", "A pile of notes on a desk"), flow=png())
    assert [one for one in told if "alt_names_key (warning)" in one], told


# publishing


def publish(app, at, when=None):
    with app.app_context(), unit_of_work():
        done, _ = content.publish(content.check(at), now=when or now())
    return done


def rows(app):
    with app.app_context():
        return db.session.execute(sa.select(Picture.sha256, Picture.original, Picture.uploaded_by)).all()


def versions(app, key="duty-first"):
    with app.app_context():
        query = sa.select(QuestionVersion).join(Question).where(Question.key == key).order_by(QuestionVersion.number)
        return list(db.session.scalars(query))


def test_publishing_keeps_it_once_and_again_changes_nothing(app, tmp_path):
    two = PICTURED + another("duty-second", "Who answers first?", "谁先答复？").replace(
        "  options:", f"  picture:\n    file: flow.png\n    {ALT}\n  options:"
    )
    at = made(tmp_path, two, flow=png())
    assert publish(app, at).added == 2
    whole = pictures.encoded(png())
    assert rows(app) == [(whole.sha256, pictures.hash_of(png()), None)]
    with app.app_context():
        kept = db.session.get(Picture, whole.sha256)
        assert opened(kept.content).size == (240, 120)
    again = publish(app, at)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert len(rows(app)) == 1


def test_another_picture_is_another_version(app, tmp_path):
    at = made(tmp_path, flow=png())
    publish(app, at)
    (at / "duty" / "flow.png").write_bytes(png((300, 120)))
    assert publish(app, at).changed == 1
    first, second = (version.content["picture"] for version in versions(app))
    assert (first["width"], second["width"]) == (240, 300)
    assert len(rows(app)) == 2


def test_another_name_of_the_file_is_not(app, tmp_path):
    at = made(tmp_path, flow=png())
    publish(app, at)
    (at / "duty" / "flow.png").rename(at / "duty" / "order.png")
    path = at / "duty" / "questions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("flow.png", "order.png"), encoding="utf-8")
    assert publish(app, at).unchanged == 1


def test_a_later_decoder_makes_no_new_version(app, tmp_path, monkeypatch):
    at = made(tmp_path, flow=png())
    publish(app, at)
    before = versions(app)[0].content

    def later(raw):
        return replace(pictures.encoded(raw), content=b"other", sha256="f" * 64, width=239)

    monkeypatch.setattr("app.bank.picture_files.encoded", later)
    assert publish(app, at).unchanged == 1
    assert [version.content for version in versions(app)] == [before]
    assert len(rows(app)) == 1


def test_nothing_is_stored_of_what_is_refused(app, tmp_path):
    at = made(tmp_path, flow=SVG)
    with app.app_context(), pytest.raises(ValueError), unit_of_work():
        content.publish(content.check(at), now=now())
    assert rows(app) == []
