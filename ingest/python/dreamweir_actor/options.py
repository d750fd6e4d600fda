"""Options of an environment as a command line has them."""

import json


def pair(text):
    """KEY=VALUE as both. A ValueError says what is wrong."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise ValueError(f"'{text}' must be KEY=VALUE")
    return key, value


def read(words):
    """Several of them; a value is JSON, else text."""
    return {key: _value(text) for key, text in map(pair, words)}


def _value(text):
    try:
        return json.loads(text)
    except ValueError:
        return text
