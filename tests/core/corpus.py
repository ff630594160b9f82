"""A tiny corpus for the tests of the engine, about a penguin parade, a goat council and teapots."""

from __future__ import annotations

from bot.core.model.entries import Gap, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase, Term
from bot.core.retrieval.index import Index
from bot.core.text.lexicon import English

PARADE = Source(
    "parade",
    "The Penguin Parade of Bluffin Bay",
    "The Bluffin Herald",
    author="Olive Marsh",
    published="2019-05-04",
)
GOATS = Source("goats", "Minutes of the Goat Council", "Upper Nettle Town Hall", published="2001")
TEAPOTS = Source("teapots", "A Guide to the Teapot Museum", "Spout & Sons")

OPENING = Passage(
    "parade-opening",
    PARADE,
    "Mayor Gladys Pickett opened the parade on Friday with a trombone. She wore three hats. "
    "The crowd threw herring at the orchestra.",
    (1, 2),
    Wording.RESTATED,
    section="A loud start",
    asks=(
        "Who opened the penguin parade?",
        "How did the mayor start the parade?",
        "what did the crowd throw",
    ),
)
ROUTE = Passage(
    "parade-route",
    PARADE,
    "The penguins march from the lighthouse to the fish market.",
    (3,),
    Wording.RESTATED,
    asks=("Where do the penguins march?", "route of the parade"),
)
PRICE = Passage(
    "parade-price",
    PARADE,
    "The parade costs 1,200 herring a year. The fishmongers of Bluffin Bay pay for it.",
    (4,),
    Wording.RESTATED,
    asks=("How much does the parade cost?", "Who pays for the parade?"),
)
ELECTION = Passage(
    "goats-election",
    GOATS,
    "The goats elect a chairgoat every spring. Any goat over two years may vote; "
    "bribes are taken in cabbage.",
    (7,),
    Wording.VERBATIM,
    section="Elections",
)
LADDER = Passage(
    "goats-ladder",
    GOATS,
    "Chairgoat Bernard ate the ladder, and nobody saw why.",
    (9,),
    Wording.VERBATIM,
)
OLDEST = Passage(
    "teapots-oldest",
    TEAPOTS,
    "The oldest teapot of the museum was knitted in 1742 by a blind sailor, Ebenezer Quill, who "
    "had never seen tea.",
    (1,),
    Wording.RESTATED,
    asks=(
        "How old is the oldest teapot?",
        "Who knitted the first teapot?",
        "When was the oldest teapot made?",
    ),
)
TICKETS = Passage(
    "teapots-tickets",
    TEAPOTS,
    "A ticket to the museum costs one biscuit. Children come in free.",
    (2,),
    Wording.RESTATED,
    asks=("What does a ticket cost?", "Is the museum free for children?", "ticket price"),
)
NO_WEATHER = Gap(
    "parade-weather",
    PARADE,
    "The article does not say what the weather was like.",
    ("What was the weather like at the parade?", "Did it rain on the penguins?"),
    see="parade-opening",
)
NO_BREED = Gap(
    "goats-breed",
    GOATS,
    "The minutes do not say of which breed the goats are.",
    ("What breed are the goats?",),
)
GLOSSARY = (
    Term("penguin", ("tuxedo bird", "flappers")),
    Term("mayor", ("head of the town",)),
    Term("teapot", ("brewing vessel",)),
)
PASSAGES = (OPENING, ROUTE, PRICE, ELECTION, LADDER, OLDEST, TICKETS)
GAPS = (NO_WEATHER, NO_BREED)
KNOWLEDGE = KnowledgeBase((GOATS, PARADE, TEAPOTS), PASSAGES, GAPS, GLOSSARY)
COMMON = frozenset(
    {"weather", "rain", "open", "cost", "price", "old", "year", "town", "start", "many", "build"}
)
KIN = {"knit": ("weav",), "weav": ("knit",)}


def kin(stem: str) -> tuple[str, ...]:
    """Return the stems of words with the same meaning."""
    return KIN.get(stem, ())


ENGLISH = English(
    words=COMMON | {"marching", "crow", "herrings", "knit", "trombones", "opener", "volcano"},
    common=COMMON,
    names=frozenset({"wilma"}),
    kin=kin,
)
INDEX = Index(KNOWLEDGE, ENGLISH)


def alone(text: str, *asks: str) -> KnowledgeBase:
    """Return a knowledge base with a single passage."""
    passage = Passage("only", TEAPOTS, text, (1,), Wording.RESTATED, asks=asks)
    return KnowledgeBase((TEAPOTS,), (passage,))
