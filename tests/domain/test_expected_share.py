"""What somebody is expected to earn by the author's difficulty and by chance."""

from dataclasses import replace

import pytest

from app.domain.simulation import expected_share, luck
from tests.domain.samples import single


def test_chance_follows_from_the_kind_and_what_there_is_to_choose_from():
    four = single()
    assert luck(four) == 1 / 4
    assert luck(replace(four, kind="true_false")) == 0.5
    assert luck(replace(four, kind="numeric")) == 0.0


@pytest.mark.parametrize(("difficulty", "share"), [("easy", 0.769), ("medium", 0.5), ("hard", 0.25)])
def test_without_chance_it_is_the_logistic_of_ability_less_difficulty(difficulty, share):
    typed = replace(single(), kind="numeric", difficulty=difficulty)
    assert expected_share(typed) == pytest.approx(share, abs=0.001)
