"""Differences between versions: every field that differs and no other, and pieces that put together both texts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.differences import changes, pieces
from tests.domain.samples import single

TEXT = st.text(st.sampled_from("abc 政务，。\n"), max_size=40)


@given(TEXT, TEXT)
def test_pieces_put_together_both(was, now):
    found = pieces(was, now)
    assert "".join(p.text for p in found if p.kind != "added") == was
    assert "".join(p.text for p in found if p.kind != "removed") == now


def test_words_in_english_and_characters_in_chinese():
    assert [(p.kind, p.text) for p in pieces("the first one", "the last one")] == [
        ("kept", "the "),
        ("removed", "first"),
        ("added", "last"),
        ("kept", " one"),
    ]
    assert [p.text for p in pieces("先接待谁", "后接待谁")] == ["先", "后", "接待谁"]


def test_nothing_differs():
    assert changes(single(), single()) == []


def test_a_field_is_named_by_the_option_and_not_by_its_place():
    old = single()
    turned = replace(old, options=tuple(reversed(old.options)))
    assert [c.path for c in changes(old, turned)] == [("options", "order")]
    first = old.options[0]
    edited = replace(old, options=(replace(first, rationale={"en": "New", "zh": "新"}), *old.options[1:]))
    assert [c.path for c in changes(old, edited)] == [
        ("options", first.id, "rationale", "en"),
        ("options", first.id, "rationale", "zh"),
    ]


def test_what_is_added_or_removed_has_no_other_side():
    old = single()
    new = replace(old, hint={"en": "Think", "zh": "想一想"})
    assert [(c.path, c.was, c.now) for c in changes(old, new)] == [
        (("hint", "en"), None, "Think"),
        (("hint", "zh"), None, "想一想"),
    ]
    assert [(c.was, c.now) for c in changes(new, old)] == [("Think", None), ("想一想", None)]


def test_a_long_text_is_not_compared_word_by_word():
    assert [p.kind for p in pieces("政" * 4000, "务" * 4000)] == ["removed", "added"]
