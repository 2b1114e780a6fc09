"""Every message is in every language, with its placeholders, and none is fuzzy."""

import re

import pytest

from tests.house.catalogues import LANGUAGES, collected, read

PLACEHOLDER = re.compile(r"%\(\w+\)s|{\w+}")


def texts(value):
    return [value] if isinstance(value, str) else list(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_exactly_the_messages_of_the_code(language):
    ours = {message.id for message in collected() if message.id}
    theirs = {message.id for message in read(language) if message.id}
    assert ours == theirs, "run `make translations`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
    for message in read(language):
        if message.id:
            assert all(texts(message.string)), f"not translated: {message.id!r}"
            assert not message.fuzzy, f"fuzzy: {message.id!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language):
    for message in read(language):
        if message.id:
            wanted = {p for text in texts(message.id) for p in PLACEHOLDER.findall(text)}
            for text in texts(message.string):
                found = set(PLACEHOLDER.findall(text))
                # A plural may leave out its number, as "one question" does.
                assert found <= wanted, message.id
                assert wanted - {"%(num)s"} <= found, message.id
