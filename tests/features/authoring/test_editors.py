"""The form of each kind: what is written in it is stored as the kind's file has it, shown as a trainee will see it, and
what is wrong is told at its field."""

import random

import pytest

from app.authoring import fields
from app.authoring.reading import read
from app.bank.sources import read_yaml
from app.domain.kinds import KINDS, follow_the_alphabet, kind_of
from app.ops import content
from tests.features.authoring import filling
from tests.features.authoring.desk import KEY, begin, draft, fill, publish, question, sent_by, submit, versions

SHIPPED = {kind: [q.key for q in content.check().questions if q.kind == kind][:2] for kind in KINDS}


def row(app, key=KEY):
    return read_yaml(draft(app, key).source)[0]


def paired(author, page):
    """The form's fields that say what goes with what: each item with the choice of its number."""
    letters = [page.all(f"input[name=target-{n}-id]")[0].attrs["value"] for n in range(4)]
    return {f"option-{n}-match": letter for n, letter in enumerate(letters)}


def begun(author, kind, **changes):
    """A question of this kind, written in full but for these changes."""
    begin(author, kind=kind)
    more = paired(author, author.follow()) if kind == "matching" else {}
    return fill(author, {**filling.KINDS[kind], **more, **changes})


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_question_has_every_part_blank_and_is_shown(app, client, kind):
    arthur = client("arthur")
    begin(arthur, kind=kind)
    page = arthur.follow()
    assert page.text("#stem-1")
    assert page.all("#stem-zh")
    assert all(link.attrs["href"] != "#" for link in page.all(".findings a"))
    before = row(app)
    assert fields.row(KEY, fields.of_row(before)) == before
    # Nothing was typed: saving it is no change.
    arthur.post("authoring.save", sent_by(page), slug=KEY)
    assert draft(app).revision == 1


@pytest.mark.parametrize("kind", filling.KINDS)
def test_what_is_written_can_be_published(app, client, kind):
    arthur, ada = client("arthur"), client("ada")
    page = begun(arthur, kind)
    assert not page.all(".findings"), page.text(".findings")
    asked = filling.KINDS[kind]["stem-zh"].split("[[")[0].rstrip("？")
    assert asked in page.text("section[lang=zh-Hans]")
    submit(arthur)
    publish(ada)
    assert versions(app)[0].content["kind"] == question(app).kind == kind


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind, keys in SHIPPED.items() for key in keys])
def test_a_shipped_question_goes_through_its_form_unchanged(app, client, kind, key):
    arthur = client("arthur")
    arthur.post("authoring.create", {"topic": key.split("-")[0], "name": "a-copy", "copy": key})
    slug = key.split("-")[0] + "-a-copy"
    before = read(draft(app, slug).source, slug).question
    page = fill(arthur, {"tags": "mended"}, slug)
    assert page.all("#stem-en")
    after = read(draft(app, slug).source, slug).question
    assert (after.options, after.detail, after.scoring) == (before.options, before.detail, before.scoring)
    assert after.tags == ("mended",)


def test_matching_chooses_by_the_words_and_keeps_its_letters_mixed(app, client):
    page = begun(client("arthur"), "matching")
    stored = row(app)
    target = {t["id"]: t["text"]["en"] for t in stored["targets"]}
    assert [target[option["match"]] for option in stored["options"]] == [
        "What was seen",
        "What was told",
        "What was counted",
        "None of these",
    ]
    assert {option["value"] for option in stored["options"]} == {1}
    assert stored["targets"][3]["last"] is True
    assert not follow_the_alphabet([option["match"] for option in stored["options"]])
    chosen = [option.to_text() for option in page.all("#option-2-match option[selected]")]
    assert chosen == ["3. What was counted"]
    assert page.all("section[lang=en] .pairs option")[2].to_text().strip()


def test_whatever_the_letters_are_matching_mixes_those_that_tell():
    for letters in ("ABCD", "DCBA"):
        values = fields.EDITORS["matching"].blank(random.Random(1))
        for target, letter in zip(values["targets"], letters, strict=True):
            target["id"] = letter
        for option, letter in zip(values["options"], letters, strict=True):
            option["match"] = letter
        stored = fields.EDITORS["matching"].row(values)
        matches = [option["match"] for option in stored["options"]]
        assert not follow_the_alphabet(matches)
        # Each still goes with the choice of its own number.
        assert matches == [target["id"] for target in stored["targets"]]


def test_ordering_is_written_in_the_right_order_and_its_letters_do_not_tell(app, client):
    arthur = client("arthur")
    begun(arthur, "ordering")

    steps = ["Write down when it came", "Find out whose it is", "Answer it", "File it"]
    assert [step["text"]["en"] for step in row(app)["options"]] == steps
    for go in ("up-option-3", "down-option-0", "up-option-2", "add-option", "remove-option-4", "down-option-1"):
        fill(arthur, {"go": go})
        assert not follow_the_alphabet([step["id"] for step in row(app)["options"]])
    assert sorted(step["text"]["en"] for step in row(app)["options"]) == sorted(steps)


def test_the_letters_of_new_orders_are_not_always_the_same():
    made = {tuple(step["id"] for step in fields.blank("ordering", random.Random(n)).parts["options"]) for n in range(9)}
    assert len(made) > 3


def test_a_judgements_values_are_the_panels_unless_written(app, client):
    arthur = client("arthur")
    page = begun(arthur, "judgement")
    assert [option["value"] for option in row(app)["options"]] == [0.92, 0, 0.67, 0.33]
    assert page.all("#option-0-value")[0].attrs["value"] == ""
    assert page.text("[data-figure=option-0-worth]") == "0.92"
    assert row(app)["panel"][1] == {
        "viewpoint": "superior",
        "ratings": {"a": 4, "b": 1, "c": 3, "d": 2},
        "reason": {"en": "The counter has to be kept.", "zh": "窗口不能没有人。"},
    }
    assert page.text("section[lang=en] .panel-mean td") == "4.7"
    # Another value stands as long as it is near enough, and follows the panel again when it is cleared.
    page = fill(arthur, {"option-0-value": "0.9"})
    assert (row(app)["options"][0]["value"], page.all("#option-0-value")[0].attrs["value"]) == (0.9, "0.9")
    page = fill(arthur, {"option-0-value": "0.1"})
    assert "The value is 0.1, but the panel's mean rating of 4.67 makes it 0.92" in page.text(".findings")
    fill(arthur, {"option-0-value": "", "member-0-ratings-a": "1"})
    assert row(app)["options"][0]["value"] == 0.58


def test_a_judgements_table_grows_and_shrinks_with_options_and_members(app, client):
    arthur = client("arthur")
    begun(arthur, "judgement")
    page = fill(arthur, {"go": "add-option"})
    assert len(page.all("#panel select[name^=member-0-ratings]")) == 5
    assert "viewpoint 1 · ratings · option e: This is missing." in page.words.replace(" : ", ": ")
    page = fill(arthur, {"go": "add-member"})
    assert row(app)["panel"][3]["viewpoint"] == "auditor"
    fill(arthur, {"go": "remove-option-4"})
    page = fill(arthur, {"go": "remove-member-3"})
    assert not page.all(".findings"), page.text(".findings")
    assert [set(member["ratings"]) for member in row(app)["panel"]] == [set("abcd")] * 3


def test_a_short_answers_forms_are_lines(app, client):
    arthur = client("arthur")
    page = begun(arthur, "short_answer")
    assert row(app)["options"][0]["forms"] == {"en": ["at once", "on the spot"], "zh": ["当场", "立即"]}
    page = fill(arthur, {"go": "add-option-otherwise"})
    assert not page.all("#option-1-forms-en")
    assert row(app)["options"][1]["otherwise"] is True
    page = fill(arthur, {**filling.reason("option-1", "It makes them wait for nothing.", "让人白白等候没有必要。")})
    assert not page.all(".findings"), page.text(".findings")
    assert "Anything else" in page.text("section[lang=en]")
    # What is added comes before it.
    page = fill(arthur, {"go": "add-option"})
    assert [bool(option.get("otherwise")) for option in row(app)["options"]] == [False, False, True]
    page = fill(arthur, {"option-1-forms-en": "At  Once!", "option-1-forms-zh": "马上"})
    assert "“At Once!” counts already for answer a" in page.text(".findings")


def test_a_number_is_kept_exactly_and_as_a_number(app, client):
    arthur = client("arthur")
    begun(arthur, "numeric")
    option = row(app)["options"][0]
    assert (option["number"], option["tolerance"], option["value"]) == (5.5, 0.5, 1)
    assert row(app)["unit"] == {"en": "days", "zh": "天"}
    fill(arthur, {"option-0-number": "123456789012.12345", "option-0-tolerance": "", "unit-en": "", "unit-zh": ""})
    assert row(app)["options"][0]["number"] == "123456789012.12345"
    assert "tolerance" not in row(app)["options"][0]
    assert "unit" not in row(app)
    page = fill(arthur, {"option-0-number": "five"})
    assert "Write a number of at most 15 digits" in page.text(".findings")
    assert page.all("#option-0-number")[0].attrs["value"] == "five"
    assert page.text("#stem-1") == "How long may it take?"


def test_an_essays_weights_are_summed(app, client):
    arthur = client("arthur")
    page = begun(arthur, "essay")
    assert page.text("[data-figure=weights]") == "1"
    assert [option["value"] for option in row(app)["options"]] == [0.6, 0.4]
    assert row(app)["least_words"] == {"en": 100, "zh": 200}
    page = fill(arthur, {"option-0-value": "0.3", "most_words-en": "90", "most_words-zh": "900"})
    assert page.text("[data-figure=weights]") == "0.7"
    assert "The weights come to 0.7: they are shares of the mark and have to come to 1." in page.text(".findings")
    assert "At least 100 is more than at most 90" in page.text(".findings")


def test_a_clozes_gaps_follow_their_buttons_in_the_text(app, client):
    arthur = client("arthur")
    page = begun(arthur, "cloze")
    assert page.all("section[lang=en] .stem select")
    page = fill(arthur, {"go": "add-gap-numeric"})
    assert row(app)["stem"] == {"en": "A file is closed [[1]] and kept. [[2]]", "zh": "案卷[[1]]结案并保存。 [[2]]"}
    page = fill(
        arthur,
        {
            "stem-en": "A file is closed [[1]] and kept for [[2]].",
            "stem-zh": "案卷[[1]]结案，保存[[2]]。",
            "gap-1-unit-en": "years",
            "gap-1-unit-zh": "年",
            **filling.reason(
                "gap-1-option-0", "So long somebody may ask.", "这段时间里随时可能有人查阅。", number="10"
            ),
        },
    )
    assert not page.all(".findings"), page.text(".findings")
    gaps = row(app)["gaps"]
    assert [gap["kind"] for gap in gaps] == ["single", "numeric"]
    assert (gaps[0]["weight"], gaps[1]["options"][0]["number"]) == (2, 10)
    made = read(draft(app).source, KEY).question
    assert kind_of(made).key(made) == {"1": "b", "2": "10"}
    fill(arthur, {"go": "up-gap-1"})
    assert row(app)["stem"]["en"] == "A file is closed [[2]] and kept for [[1]]."
    assert [gap["kind"] for gap in row(app)["gaps"]] == ["numeric", "single"]
    fill(arthur, {"go": "remove-gap-0"})
    assert row(app)["stem"] == {"en": "A file is closed [[1]] and kept for .", "zh": "案卷[[1]]结案，保存。"}
    fill(arthur, {"stem-en": "A file is closed and kept."})
    page = fill(arthur, {"go": "insert-gap-0"})
    assert row(app)["stem"]["en"] == "A file is closed and kept. [[1]]"
    page = fill(arthur, {"go": "add-gap-0-option"})
    assert len(row(app)["gaps"][0]["options"]) == 4
    page = fill(arthur, {"go": "up-gap-0-option-1"})
    assert [option["id"] for option in row(app)["gaps"][0]["options"]] == ["b", "a", "c", "d"]
    assert row(app)["gaps"][0]["options"][0]["value"] == 1


@pytest.mark.parametrize(
    ("kind", "changes", "words", "anchor"),
    [
        ("matching", {"option-1-match": ""}, "item b · goes with: Choose one.", "option-1-match"),
        ("matching", {"target-1-text-zh": ""}, "choice 2 · text · Chinese: This is missing.", "target-1-text-zh"),
        ("ordering", {"option-1-text-en": " "}, "step 2 · text · English: This is missing.", "option-1-text-en"),
        ("judgement", {"member-1-ratings-c": ""}, "viewpoint 2 · ratings · option c: This is missing.",
         "member-1-ratings-c"),
        ("judgement", {"member-1-viewpoint": "citizen"}, "viewpoint 2 · viewpoint: The viewpoint",
         "member-1-viewpoint"),
        ("short_answer", {"option-0-forms-zh": ""}, "answer a · what may be typed · Chinese: This is missing.",
         "option-0-forms-zh"),
        ("short_answer", {"option-0-value": "half"}, "answer a · worth: Write a number from 0 to 1.", "option-0-value"),
        ("short_answer", {"option-0-value": "0.5"}, "Options: No answer is worth 1", "options"),
        ("numeric", {"option-0-number": ""}, "answer a · number: This is missing.", "option-0-number"),
        ("numeric", {"option-0-tolerance": "-1"}, "answer a · give or take: Write a number", "option-0-tolerance"),
        ("numeric", {"unit-zh": ""}, "Unit · Chinese: This is missing.", "unit-zh"),
        ("cloze", {"stem-zh": "案卷结案。"}, "Question · Chinese: Gap 1 is not in this text", "stem-zh"),
        ("cloze", {"stem-en": "A [[1]] [[1]] [[2]]."}, "Gap 1 stands in this text more than once", "stem-en"),
        ("cloze", {"gap-0-key": ""}, "gap 1 · Options: Mark exactly one option as the key", "gap-0-options"),
        ("cloze", {"gap-0-option-1-text-en": ""}, "gap 1 · option b · text · English: This is missing.",
         "gap-0-option-1-text-en"),
        ("cloze", {"gap-0-weight": "heavy"}, "gap 1 · weight: Write a number above 0", "gap-0-weight"),
        ("essay", {"option-1-value": ""}, "criterion b · weight: This is missing.", "option-1-value"),
        ("essay", {"least_words-zh": "many"}, "At least · Chinese: Write a whole number", "least_words-zh"),
        ("essay", {"option-0-rationale-zh": "<b>很好</b>"}, "criterion a · reason · Chinese: This holds HTML",
         "option-0-rationale-zh"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field_and_kept(client, kind, changes, words, anchor):
    page = begun(client("arthur"), kind, **changes)
    assert words in page.text(".findings").replace(" : ", ": ").replace(" :", ":")
    assert page.all(f".findings a[href='#{anchor}']"), page.all(".findings")[0].to_html()
    assert page.all("section[lang=zh-Hans] .stem, section[lang=zh-Hans] .cloze")


def test_what_the_form_cannot_show_is_written_as_yaml(app, client):
    arthur = client("arthur")
    begun(arthur, "matching")
    source = draft(app).source.replace("match: ", "mat_ch: ", 1)
    arthur.post("authoring.save", {"revision": str(draft(app).revision), "source": source, "go": "form"}, slug=KEY)
    page = arthur.follow()
    assert page.all("#source")
    assert not page.all("#stem-en")
    assert not page.all("button[value=form]")


@pytest.mark.parametrize("kind", KINDS)
def test_in_chinese_too(client, kind):
    arthur = client("arthur")
    arthur.post("accounts.language", {"language": "zh_Hans"})
    begin(arthur, kind=kind)
    assert arthur.follow().all("#stem-zh")


JUNK = ("<b>x</b>", "9" * 300, "[[9]] [[1]] [[1]]", "-1e5", "nan", "\x00\x07")


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_sent_is_kept_or_refused_and_shown(app, client, kind):
    arthur = client("arthur")
    begin(arthur, kind=kind)
    form = sent_by(arthur.follow())
    fields_of_it = [name for name in form if name not in ("go", "kind", "revision", "csrf_token")]
    for junk in JUNK:
        # The letters are the editor's own; somebody may send others all the same.
        names = [name for name in fields_of_it if junk == JUNK[0] or not name.endswith("-id")]
        form["revision"] = str(draft(app).revision)
        arthur.post("authoring.save", {**form, **dict.fromkeys(names, junk)}, slug=KEY)
        arthur.follow()
        arthur.get("authoring.question", slug=KEY)
