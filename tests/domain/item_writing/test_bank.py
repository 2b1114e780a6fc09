"""What only the bank as a whole shows: keys placed unevenly or told by their length, and questions asked twice."""

import math
import random
from dataclasses import replace

import pytest

from app.domain.item_writing import bank_findings
from app.domain.item_writing._bank import ALIKE, binomial_tail, chi_square_tail, near_duplicates, pieces
from app.domain.questions import Question
from tests.domain.item_writing.writing import question

ENGLISH = ["river", "stone", "lamp", "field", "bridge", "harbour", "winter", "market", "paper", "garden", "window"]
CHINESE = "江河石灯田桥港冬市纸园窗信林夏烛岛山云雨风雪竹松梅兰菊荷柳杏桃李"


def varied(number: int, key: str = "a", **changes: object) -> Question:
    """A question whose words are its own; `key` is the letter of the key."""
    chance = random.Random(number)

    def text() -> dict[str, str]:
        return {"en": " ".join(chance.choices(ENGLISH, k=9)), "zh": "".join(chance.choices(CHINESE, k=14))}

    made = question(kind=str(changes.pop("kind", "single")), key=key)
    options = tuple(replace(option, text=option.text and text()) for option in made.options)
    return replace(made, key=f"duty-{number}", stem=text(), options=options, **changes)


def whole(questions: list[Question]) -> dict[str, dict[str, object]]:
    """What is said of the bank as a whole: facts by code."""
    return {flaw.code: dict(flaw.facts) for flaw in bank_findings(questions).get("", [])}


def test_an_even_bank_has_no_flaw():
    assert bank_findings([varied(i, "abcd"[i % 4]) for i in range(80)]) == {}


def test_keys_at_one_place_too_often():
    found = whole([varied(i, "abcdbbbb"[i % 8]) for i in range(80)])
    assert found["keys_uneven"] == {"kind": "single", "options": 4, "counts": "10 : 50 : 10 : 10"}


def test_few_questions_show_nothing():
    assert whole([varied(i, "b") for i in range(10)]) == {}


def test_chance_is_no_flaw():
    for seed in range(20):
        rng = random.Random(seed)
        assert "keys_uneven" not in whole([varied(1000 * seed + i, rng.choice("abcd")) for i in range(60)])


def test_too_many_statements_are_true():
    found = whole([varied(i, "ttttf"[i % 5], kind="true_false") for i in range(60)])
    assert found["keys_uneven"]["kind"] == "true_false"
    assert "keys_uneven" not in whole([varied(i, "tf"[i % 2], kind="true_false") for i in range(60)])


@pytest.mark.parametrize(("language", "more"), [("en", " and so on for longer"), ("zh", "以及其他更多的内容")])
@pytest.mark.parametrize("which", ["longest", "shortest"])
def test_keys_told_by_their_length(language, more, which):
    def lengthened(made: Question) -> Question:
        options = tuple(
            replace(o, text={**o.text, language: o.text[language] + more})
            if (o.value > 0) is (which == "longest")
            else o
            for o in made.options
        )
        return replace(made, options=options)

    bank = [varied(i, "abcd"[i % 4]) for i in range(40)]
    assert "keys_by_length" not in whole(bank)
    flaws = bank_findings([lengthened(made) for made in bank])[""]
    assert [(flaw.code, flaw.language, flaw.facts["which"]) for flaw in flaws] == [("keys_by_length", language, which)]


def test_near_duplicates_are_found_in_either_language():
    first, other = varied(1), varied(2)
    english = replace(other, stem={**other.stem, "en": first.stem["en"]}, options=tuple(
        replace(theirs, text={**theirs.text, "en": mine.text["en"]})
        for theirs, mine in zip(other.options, first.options, strict=True)
    ))  # fmt: skip
    flaws = bank_findings([first, english, varied(3)])
    assert flaws.keys() == {"duty-2"}
    assert flaws["duty-2"][0].code == "near_duplicate"
    assert flaws["duty-2"][0].facts == {"other": "duty-1", "share": 100}


def test_siblings_of_one_family_may_be_alike():
    first = varied(1, family="alike")
    assert bank_findings([first, replace(first, key="duty-2")]) == {}
    assert "duty-2" in bank_findings([first, replace(first, key="duty-2", family="other")])


def test_like_questions_are_no_duplicates():
    """The same beginning, as many situations have it, and another matter."""
    begin = "A clerk at a township counter receives an application from a visitor."
    one = question(stem=f"{begin} The lease is missing on the first of several pages. How should he go on?")
    other = question(
        stem=f"{begin} The visitor asks when the permit will be ready. What should he say?",
        options=(
            "About a month as things stand",
            "Ten days as it is printed",
            "That nobody knows",
            "As soon as can be",
        ),
    )
    assert near_duplicates([one, replace(other, options=varied(9).options)]) == []


def test_all_pairs_are_found_that_comparing_each_with_each_finds():
    chance = random.Random(7)
    bank = []
    for i in range(60):
        made = varied(i % 20)
        words = made.stem["en"].split()
        for _ in range(chance.randrange(4)):
            words[chance.randrange(len(words))] = chance.choice(ENGLISH)
        bank.append(replace(made, key=f"duty-{i}", stem={**made.stem, "en": " ".join(words)}))
    slow = set()
    for i, later in enumerate(bank):
        for earlier in bank[:i]:
            shares = []
            for language in ("en", "zh"):
                mine, theirs = pieces(later, language), pieces(earlier, language)
                shares.append(len(mine & theirs) / len(mine | theirs))
            if max(shares) >= ALIKE:
                slow.add((later.key, earlier.key))
    assert {(later, earlier) for later, earlier, _ in near_duplicates(bank)} == slow
    assert slow


@pytest.mark.parametrize(
    ("square", "freedom", "tail"), [(3.841, 1, 0.05), (5.991, 2, 0.05), (11.345, 3, 0.01), (9.488, 4, 0.05)]
)
def test_the_tail_of_chi_square_is_that_of_the_tables(square, freedom, tail):
    assert chi_square_tail(square, freedom) == pytest.approx(tail, rel=0.01)


def test_the_tail_of_the_binomial():
    exact = sum(math.comb(20, k) * 0.25**k * 0.75 ** (20 - k) for k in range(10, 21))
    assert binomial_tail(10, 20, 0.25) == pytest.approx(exact)
