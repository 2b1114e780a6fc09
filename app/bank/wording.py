"""The rules for writing items in words: what is wrong, and how to mend it, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.domain.item_writing import Flaw

_LANGUAGES = {"en": _("the English text"), "zh": _("the Chinese text")}

_TOLD: dict[str, Any] = {
    "html": _("HTML (%(words)s) in a text: texts are Markdown; remove it"),
    "negative_stem": _("the stem asks in the negative (“%(words)s”): ask in the positive, or write that word in bold"),
    "double_negative": _(
        "the stem asks in the negative (“%(stem)s”), and so does option %(id)s (“%(words)s”): ask in the positive"
    ),
    "stem_unfocused": _("the stem asks nothing until the options are read: say in it what the question is about"),
    "hard_to_read": _("the stem is hard to read: shorter sentences, fewer words that are long"),
    "key_longest": _(
        "the key is much longer (%(key)s characters) than any distractor (%(distractor)s): shorten it, or say more in "
        "a distractor"
    ),
    "absolute_word": _("“%(words)s” gives away that this is not the key: say how far it goes, or leave the word out"),
    "hedged_key": _("the key alone is cautious (“%(words)s”): say it plainly, or be as careful in a distractor"),
    "grammatical_cue": _(
        "after “%(words)s”, with which the stem ends, only the key can follow: end the stem otherwise, or make all "
        "options fit"
    ),
    "odd_form": _("the key alone begins or ends otherwise than all the others: give all options one form"),
    "repeated_word": _(
        "of all options only the key takes up words of the stem (%(words)s): put it in other words, or let a "
        "distractor take some up too"
    ),
    "key_converges": _(
        "the key is made of those parts that stand in most options, so it can be found by counting: vary the parts"
    ),
    "all_of_above": _(
        "option %(id)s means all the others: whoever is sure of two has found it. Make the question `multiple`, or "
        "write another option"
    ),
    "none_of_above": _(
        "option %(id)s means none of the others: who chooses it may know nothing better. Write an option that says "
        "something"
    ),
    "refers_to_letters": _(
        "option %(id)s names others by their letters, and options are shuffled: say in words what it means"
    ),
    "not_last": _("option %(id)s speaks of the others, and options are shuffled: give it `last: true`"),
    "options_identical": _("the options %(id)s and %(other)s say the same: change one"),
    "options_overlap": _(
        "the options %(id)s and %(other)s overlap: where one is right, so is a part of the other. Set them apart"
    ),
    "options_unequal": _(
        "option %(longest)s is much longer (%(most)s characters) than option %(shortest)s (%(least)s): bring them "
        "closer"
    ),
    "options_unordered": _(
        "the options are quantities: put them in their order and give each `last: true`, so that they keep it"
    ),
    "alt_names_key": _(
        "what is said of the picture takes up words of the key, and of no distractor (%(words)s): say what is to be "
        "seen, not what follows from it"
    ),
    "rationale_missing": _("option %(id)s has no reason: say why it serves, or fails, what is asked"),
    "rationale_short": _("the reason of option %(id)s is too short to teach anything: say why"),
    "rationale_repeats": _("the reason of option %(id)s only says again what stands there already: say why"),
    "rationale_verdict": _(
        "the reason of option %(id)s begins with a verdict (“%(words)s”), which the page shows already: begin with why"
    ),
    "claim_uncited": _("nothing is cited: name the section of the handbook and the paragraphs that support the key"),
    "claim_section_unknown": _(
        "section %(section)s is not on the handbook page of %(topic)s: cite one that is"
    ),
    "language_missing": _("this text is missing: write it in both languages"),
    "language_wrong": _("this is not in the language under which it stands: put it right"),
    "numbers_differ": _("the other language has a number that is missing here (%(numbers)s): make the two agree"),
    "emphasis_differs": _("%(en)s time(s) bold in English, %(zh)s in Chinese: emphasise the same in both"),
    "negation_differs": _(
        "one language asks in the negative (“%(words)s”), the other in the positive: ask the same in both"
    ),
    "lists_differ": _("%(en)s list item(s) in English, %(zh)s in Chinese: make the two agree"),
    "lengths_differ": _(
        "%(en)s English words to %(zh)s Chinese characters: something seems to be missing in the shorter one"
    ),
    "keys_uneven.single": _(
        "the keys of questions with %(options)s options stand unevenly (%(counts)s, from the first place to the last): "
        "move some"
    ),
    "keys_uneven.true_false": _(
        "statements that are true and false are unevenly many (%(counts)s): turn some round"
    ),
    "keys_by_length.longest": _(
        "the key is the longest option in %(found)s of %(of)s questions; %(expected)s would be chance: shorten keys, "
        "or say more in distractors"
    ),
    "keys_by_length.shortest": _(
        "the key is the shortest option in %(found)s of %(of)s questions; %(expected)s would be chance: say more in "
        "keys, or shorten distractors"
    ),
    "near_duplicate": _(
        "nearly the same as %(other)s (%(share)s %% in common): ask something else, or give both one `family`"
    ),
    "waiver_unknown": _("there is no rule `%(rule)s` to be waived: mend its spelling, or remove it"),
    "waiver_refused": _("`%(rule)s` cannot be waived: mend what it found, and remove the waiver"),
    "waiver_short": _("the waiver of `%(rule)s` gives no reason: say why mending would make the question worse"),
    "waiver_idle": _("`%(rule)s` is waived and finds nothing: remove the waiver"),
}  # fmt: skip
"""By code, or by code and the fact that decides between two wordings."""


def told(flaw: Flaw) -> str:
    """One line: whose text, what is wrong and how to mend it."""
    variant = str(flaw.facts.get("which") or flaw.facts.get("kind") or "")
    words = str(_TOLD.get(flaw.code) or _TOLD[f"{flaw.code}.{variant}"]) % flaw.facts
    if flaw.language:
        return gettext("%(whose)s: %(what)s", whose=_LANGUAGES[flaw.language], what=words)
    return words
