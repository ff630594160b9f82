"""Knowledge whose sources use invented words of their own, which differ in only one letter.

So a word of a source that may not be seen would be recognized anywhere, and spelling correction is
tempted to choose it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.entries import Collection, Gap, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase, Term
from bot.core.retrieval.closeness import Closeness
from bot.core.retrieval.index import Index
from bot.languages import en as english

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.retrieval.closeness import Meaning

LETTERS = "bdfg"
"""One source for each of these letters. The first two belong to one collection."""
_ROOTS = ("quellimar", "trovasp", "hendorul", "wistankel", "ombrefal", "slivanco", "darpiteen")


def words_of(letter: str) -> tuple[str, ...]:
    """Return the words that only one source uses."""
    return tuple(f"{root}{letter}a" for root in _ROOTS)


def source_of(letter: str) -> Source:
    """Return a source."""
    first, second, *_, last = words_of(letter)
    shared = letter in LETTERS[:2]
    collection = Collection(f"{words_of(LETTERS[0])[0]}-guides", last) if shared else None
    return Source(f"{first}-book", f"The {second} handbook", f"{last} press", collection=collection)


def entries_of(letter: str) -> tuple[Passage, Passage, Gap]:
    """Return the passages and the gap of a source."""
    one, two, three, four, five, six, seven = words_of(letter)
    source = source_of(letter)
    first = Passage(
        f"{three}-opening",
        source,
        f"The {one} opens its {two} at nine. Members bring a {three} and a {four}.",
        (1,),
        Wording.RESTATED,
        section=f"Visiting the {five}",
        asks=(f"When does the {one} open?", f"What do members bring to the {one}?"),
    )
    second = Passage(
        f"{four}-rules",
        source,
        f"Every {six} needs a password from the {seven}. {five.title()} decides about it.",
        (2,),
        Wording.RESTATED,
        section=f"Rules of {six}",
        asks=(f"Who decides about the {six}?",),
        label=f"How do I join the {six}?",
    )
    # A curator may point a gap to a passage of another source.
    next_letter = LETTERS[(LETTERS.index(letter) + 1) % len(LETTERS)]
    gap = Gap(
        f"{two}-price",
        source,
        f"The {two} handbook does not say what a {four} costs.",
        (f"How much is a {four}?",),
        see=f"{words_of(next_letter)[2]}-opening",
    )
    return first, second, gap


def term_of(letter: str) -> Term:
    """Return the glossary entry of a source."""
    one, two, *_ = words_of(letter)
    given = (f"nickname{letter}", f"{two}ish")
    return Term(one, given, ((source_of(letter).id, given),))


def knowledge() -> KnowledgeBase:
    """Return all of it."""
    entries = [entries_of(letter) for letter in LETTERS]
    return KnowledgeBase(
        tuple(map(source_of, LETTERS)),
        tuple(passage for *passages, _ in entries for passage in passages),
        tuple(gap for *_, gap in entries),
        tuple(map(term_of, LETTERS)),
    )


class Alike:
    """A meaning for which everything is equally close."""

    language: str | None = None

    def nearest(self, text: str, count: int) -> Sequence[str]:
        """Return the ids of all passages and gaps."""
        assert text
        found = knowledge()
        ids = [passage.id for passage in found.passages] + [gap.id for gap in found.gaps]
        return ids[:count]

    def closeness(self, text: str, ids: Iterable[str]) -> Mapping[str, Closeness]:
        """Return the same similarity for each."""
        assert text
        return dict.fromkeys(ids, Closeness(0.5, 0, 0.5, 0.5, 0.5, 0.5))


def index(meaning: Meaning | None = None) -> Index:
    """Return an index of all of it."""
    return Index(knowledge(), english.load(), meaning)
