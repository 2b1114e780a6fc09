"""Refusals: each has its status, and carries its code and facts."""

import pytest

from app.domain import errors


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (errors.RuleBroken, 400),
        (errors.SignInNeeded, 401),
        (errors.Forbidden, 403),
        (errors.NotFound, 404),
        (errors.Closed, 409),
        (errors.Conflict, 409),
        (errors.Invalid, 422),
        (errors.Busy, 503),
    ],
)
def test_refusal(refusal, status):
    refused = refusal("a_code", slot=2)
    assert isinstance(refused, errors.RuleBroken)
    assert (refused.status, refused.code, refused.facts, str(refused)) == (status, "a_code", {"slot": 2}, "a_code")
