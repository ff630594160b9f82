"""Messages that nobody sends in good faith, always the same ones for the same seed."""

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
    """Yield so many messages: random Unicode, markup, mentions, huge ones, empty ones."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    kinds = (_unicode, _markup, _mixed, _huge, _mixed, _nothing)
    for number in range(count):
        yield kinds[number % len(kinds)](dice)[:LONGEST]


def _unicode(dice: random.Random) -> str:
    return "".join(chr(dice.randrange(sys.maxunicode)) for _ in range(dice.randrange(1, 200)))


def _markup(dice: random.Random) -> str:
    return "".join(dice.choices(_MARKUP, k=dice.randrange(1, 60)))


def _mixed(dice: random.Random) -> str:
    return " ".join(dice.choices(_WORDS + _MARKUP, k=dice.randrange(1, 30)))


def _huge(dice: random.Random) -> str:
    piece = dice.choice((*_MARKUP, *_WORDS, "a", "a ", "漢", "?", "what is "))
    return piece * (LONGEST // len(piece))


def _nothing(dice: random.Random) -> str:
    return dice.choice(("", " ", "\n", "\u200b", "\u3000", "\ufe0f", ".", "\x00"))
