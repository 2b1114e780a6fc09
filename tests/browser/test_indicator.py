"""What the page calls saved is stored, in random sequences; `python -m tests.browser.indicator` plays many more."""

from tests.browser.indicator import play


def test_saved_is_stored(playwright, databases, tmp_path):
    figures, wrong = play(playwright, tmp_path, sequences=8, seed=20_26, database_url=databases.empty())
    assert not wrong, "\n".join(wrong)
    assert figures["sequences"] == 8
    assert figures["claims"] > 20
    assert figures["never settled"] == 0
