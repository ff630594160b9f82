"""Curated entries of single servers: only questions from their server see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import app
from bot.chat.catalogue import Catalogue
from bot.core.model.knowledge import entries_of
from bot.core.model.scope import Scope
from bot.curation.comments import Comments
from bot.curation.render import render
from bot.errors import KnowledgeError
from bot.knowledge.curated_schema import Curated, CuratedGapEntry, TaughtEntry
from bot.knowledge.disk import cache
from bot.knowledge.loader import load
from bot.knowledge.version import version_of
from bot.semantic.models import Mode
from bot.serving.live import Serving
from tests.bakery import written
from tests.curation.desks import desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.assistant import Assistant
    from bot.config import Config
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer

WORDS = ("quibblefrotz", "zorbplex", "vumptious", "glimmerwick", "snarfle", "drozzle")
"""Invented words, one for each entry."""
GUILDS = (None, 11, 22)
TARGETS = ("bread", "oven", "customers", "price")


@dataclass(frozen=True)
class Written:
    """An entry that a server's curators (or the operator's) wrote, and its invented word."""

    guild: int | None
    word: str
    target: str  # a passage or gap, or nothing for a new gap

    @property
    def ask(self) -> str:
        """The question that it answers."""
        return f"What about the {self.word} of the penguins?"


@st.composite
def entries(draw: st.DrawFn) -> tuple[Written, ...]:
    """Return entries, each with a word of its own."""
    words = draw(st.permutations(WORDS))
    owned = st.tuples(st.sampled_from(GUILDS), st.sampled_from((*TARGETS, "")))
    found = draw(st.lists(owned, min_size=1, max_size=len(words)))
    return tuple(Written(guild, word, to) for word, (guild, to) in zip(words, found, strict=False))


def curated(entries: tuple[Written, ...]) -> Curated:
    """Return the entries as a curated file's content."""
    taught: dict[tuple[str, int | None], list[str]] = {}
    for one in entries:
        if one.target:
            taught.setdefault((one.target, one.guild), []).append(one.ask)
    gaps = [
        CuratedGapEntry(
            id=f"gap-{n}" if one.guild else f"gap-{one.word}",  # servers use the same ids
            guild=one.guild,
            source="bakery",
            text=f"Nothing is said about a {one.word}.",
            asks=[one.ask],
        )
        for guild in GUILDS
        for n, one in enumerate(one for one in entries if one.guild == guild and not one.target)
    ]
    both = [TaughtEntry(id=id_, guild=guild, asks=asks) for (id_, guild), asks in taught.items()]
    return Curated(taught=both, gaps=gaps)


def serving(config: Config, content: Curated) -> Serving:
    """Return the live assistants for a curated file."""
    folder = config.knowledge[0]
    written(folder / "curated.yaml", render(content, Comments()))
    return Serving(config)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Write the bakery."""
    return replace(desk(tmp_path_factory.mktemp("bakery")), semantic=Mode.OFF)


def said(answer: Answer) -> str:
    """Return everything that a reply may be made of."""
    return repr((answer, answer.why))


def offered(knowledge: KnowledgeBase, typed: str) -> str:
    """Return everything that browsing and completion may show."""
    catalogue = Catalogue(knowledge)
    found = catalogue.questions_like(typed), catalogue.passages_like(typed), catalogue.topics
    return repr((found, entries_of(knowledge)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries=entries(), typo=st.booleans())
def test_nothing_of_a_server_shows_elsewhere(
    config: Config, entries: tuple[Written, ...], *, typo: bool
) -> None:
    """No answer, suggestion, correction, follow-up, completion or page has another's words.

    In its own server, and everywhere if it is the operator's, an entry answers.
    """
    live = serving(config, curated(entries))
    for guild in (*GUILDS, 33):
        assistant = live.seeing(Scope(guild=guild))
        for one in entries:
            question = one.ask.replace("z", "s") if typo else one.ask
            answers = assistant.ask(question), assistant.ask("and why?", (question,))
            shown = "".join((*map(said, answers), offered(assistant.knowledge, one.word)))
            if one.guild in (None, guild):
                assert one.word in shown
                found = assistant.ask(one.ask)
                ids = [quote.passage.id for quote in found.quotes] + [found.gap and found.gap.id]
                assert (one.target or (found.gap and found.gap.id)) in ids
            else:
                shown = shown.replace(one.ask, "").replace(question, "")
                assert f"the {one.word}" not in shown
                assert f"a {one.word}" not in shown
                assert assistant.ask(question).corrections == ()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries=entries())
def test_a_server_answers_as_if_its_entries_were_everybodys(
    config: Config, entries: tuple[Written, ...]
) -> None:
    """Adding entries to an index has the same effect as building it with them."""
    mine = tuple(one for one in entries if one.guild in (None, 11))
    built = serving(config, curated(tuple(replace(one, guild=None) for one in mine))).assistant
    own = serving(config, curated(tuple(replace(one, guild=11) for one in mine)))
    added = own.seeing(Scope(guild=11))
    asked = [*(one.ask for one in mine), "how expensive is a loaf", "who pays", "zorbplecs?"]
    for question in asked:
        assert outline(added.ask(question)) == outline(built.ask(question))


def outline(answer: Answer) -> object:
    """Return what an answer shows. Ids of new gaps may differ."""
    quotes = [quote.passage.id for quote in answer.quotes]
    offered = [one.passage.id for one in answer.suggestions]
    return answer.outcome, quotes, offered, answer.gap and answer.gap.text, answer.corrections


def from_memory(config: Config, folder: Path) -> KnowledgeBase:
    """Load small knowledge."""
    del folder
    return load(config.knowledge)


def from_disk(config: Config, folder: Path) -> KnowledgeBase:
    """Load large knowledge."""
    return cache.read(config.knowledge, folder / "shelves")


HELD = pytest.mark.parametrize("read", [from_memory, from_disk])
TWO = """\
curated:
  taught:
    - id: bread
      guild: 11
      asks: [What about the quibblefrotz?]
  gaps:
    - id: gap-pay
      guild: 11
      source: bakery
      text: Nobody here knows the zorbplex.
      asks: [What do they earn?]
    - id: gap-pay
      guild: 22
      source: bakery
      text: Ask the union.
      asks: [What do they earn?]
"""


@HELD
def test_large_knowledge_has_them_too(
    tmp_path: Path, read: Callable[[Config, Path], KnowledgeBase]
) -> None:
    """The on-disk index holds the operator's entries only. A server's are added when used."""
    config = replace(desk(tmp_path, TWO), semantic=Mode.OFF)
    knowledge = read(config, tmp_path)
    base = app.assemble(knowledge, config)

    def seen(guild: int | None) -> Assistant:
        return app.seeing(base, Scope(guild=guild), config)

    assert [len(seen(guild).knowledge.gaps) for guild in (None, 11, 22, 33)] == [1, 2, 2, 1]
    answer = seen(11).ask("What about the quibblefrotz?")
    assert [quote.passage.id for quote in answer.quotes] == ["bread"]
    assert seen(11).ask("the quibblefrots?").corrections == (("quibblefrots", "quibblefrotz"),)
    passage = seen(11).knowledge.passage("bread")
    assert passage
    assert passage.asks[-1] == "What about the quibblefrotz?"
    for guild, text in ((11, "zorbplex"), (22, "union")):
        gap = seen(guild).ask("What do they earn?").gap
        assert gap
        assert text in gap.text
        assert seen(guild).knowledge.entry("gap-pay") == gap
    for other in (None, 33):
        assert seen(other) is base
        assert not seen(other).ask("What do they earn?").gap


@HELD
@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("id: bread", "id: brad", "there is no passage or gap `brad`"),
        ("source: bakery", "source: bakry", "there is no source `bakry`"),
        ("id: gap-pay", "id: price", "the id `price` is already used"),
        ("guild: 22", "guild: 11", "already in `gap-pay`"),
        ("guild: 11", "guild: 0", "guild"),
        ("guild: 11", "guild: here", "guild"),
    ],
)
def test_problems_have_positions(
    tmp_path: Path,
    read: Callable[[Config, Path], KnowledgeBase],
    was: str,
    becomes: str,
    expected: str,
) -> None:
    """The entries of each server are checked like the operator's."""
    config = desk(tmp_path, TWO.replace(was, becomes, 1))
    with pytest.raises(KnowledgeError) as caught:
        read(config, tmp_path)
    problem = caught.value.problems[-1]
    assert expected in str(problem)
    assert problem.line > 1


def test_an_ask_may_be_a_servers_and_later_the_operators(tmp_path: Path) -> None:
    """Nobody has to take it back in the server. It counts once."""
    both = TWO.replace("  gaps:", "    - {id: bread, asks: [what about the QUIBBLEFROTZ]}\n  gaps:")
    config = replace(desk(tmp_path, both), semantic=Mode.OFF)
    passage = Serving(config).seeing(Scope(guild=11)).knowledge.passage("bread")
    assert passage
    assert sum("quibblefrotz" in ask.lower() for ask in passage.asks) == 1


def test_a_servers_entries_change_the_version(tmp_path: Path) -> None:
    """So that a reload notices them."""
    folder = desk(tmp_path, TWO).knowledge
    before = version_of(load(folder))
    written(folder[0] / "curated.yaml", TWO.replace("union", "walrus"))
    assert version_of(load(folder)) != before
