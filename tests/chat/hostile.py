"""Hostile messages. The same seed produces the same messages."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 4000
_MARKUP = (
    *(
        "*",
        "**",
        "_",
        "__",
        "~~",
        "`",
        "```",
        "```py\n",
        "||",
        "> ",
        ">>> ",
        "# ",
        "-# ",
        "- ",
        "1. ",
    ),
    *("[a](https://x.example)", "[", "](", "\\", "\\\\", "<", ">", "@", "@everyone", "@here", "\n"),
    *("<@1>", "<@!1>", "<@&1>", "<#1>", "</ask:1>", "<t:0:R>", "<:x:1>", "<a:x:1>", "<id:guide>"),
    *(
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\x00",
        "\x1b[31m",
        "\u0300" * 50,
        "\ud800",
    ),
    *(
        "🏳️‍🌈",
        "👨‍👩‍👧‍👦",
        "\U0001d518\U0001d52b",
        "ﷺ",
        "漢字",
        "مرحبا",
        "İ",
        "ß",
        "ǅ",
        "½",
        "٣",
        "1e999",
        "-0",
        "NaN",
    ),
    *("'; DROP TABLE--", "{question}", "%s%n", "${x}", "../../etc", "<script>", "None", "null"),
)
_WORDS = (
    *(
        "What",
        "why",
        "does",
        "Obama",
        "visit",
        "Mexico",
        "when",
        "not",
        "DEA",
        "drones",
        "intelligance",
    ),
    *(
        "Otters",
        "tides",
        "moon",
        "cheese",
        "hello",
        "thanks",
        "and?",
        "???",
        "who",
        "2013",
        "Nieto",
    ),
)


def hostile_messages(count: int, seed: int = 0) -> Iterator[str]:
    """Yield `count` messages: random Unicode, markup, mentions, huge texts and empty ones."""
    rng = random.Random(seed)  # noqa: S311 - no need for secure randomness
    kinds = (_unicode, _markup, _mixed, _huge, _mixed, _nothing)
    for number in range(count):
        yield kinds[number % len(kinds)](rng)[:LONGEST]


def _unicode(rng: random.Random) -> str:
    return "".join(chr(rng.randrange(sys.maxunicode)) for _ in range(rng.randrange(1, 200)))


def _markup(rng: random.Random) -> str:
    return "".join(rng.choices(_MARKUP, k=rng.randrange(1, 60)))


def _mixed(rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS + _MARKUP, k=rng.randrange(1, 30)))


def _huge(rng: random.Random) -> str:
    piece = rng.choice((*_MARKUP, *_WORDS, "a", "a ", "漢", "?", "what is "))
    return piece * (LONGEST // len(piece))


def _nothing(rng: random.Random) -> str:
    return rng.choice(("", " ", "\n", "\u200b", "\u3000", "\ufe0f", ".", "\x00"))
