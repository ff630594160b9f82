"""Knowledge can be browsed by id, by section and from a passage to its neighbors."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.knowledge import SPREAD, KnowledgeBase, spread

OTTERS, MOON = (Source(id_, id_.title(), "Otter Press") for id_ in ("otters", "moon"))


def passage(id_: str, source: Source, paragraph: int, section: str | None = None) -> Passage:
    """Return a passage."""
    return Passage(id_, source, f"Of {id_}.", (paragraph,), Wording.RESTATED, section)


TIDES, REST, SCARVES, CHEESE = ALL = (
    passage("tides", OTTERS, 3, "Sea"),
    passage("rest", OTTERS, 1),
    passage("scarves", OTTERS, 2, "Sea"),
    passage("cheese", MOON, 1, "Sea"),
)
KNOWLEDGE = KnowledgeBase((MOON, OTTERS), ALL)


def test_passages_by_id() -> None:
    """A passage can be found by its id. An unknown id gives None."""
    assert KNOWLEDGE.passage("rest") is REST
    assert KNOWLEDGE.passage("storm") is None
    assert KNOWLEDGE.is_held


def test_sections() -> None:
    """A section has all passages under its heading in one source, even if they are not adjacent."""
    found = [(one.source, one.name, one.passages) for one in KNOWLEDGE.sections()]
    assert found == [
        (OTTERS, "Sea", (TIDES, SCARVES)),
        (OTTERS, None, (REST,)),
        (MOON, "Sea", (CHEESE,)),
    ]


def test_neighbors_of_a_passage() -> None:
    """Neighbors come from the same source in the order of paragraphs.

    There may be fewer at the ends.
    """
    assert KNOWLEDGE.beside(SCARVES, 1) == ([REST], [TIDES])
    assert KNOWLEDGE.beside(TIDES, 5) == ([REST, SCARVES], [])
    assert KNOWLEDGE.beside(CHEESE, 1) == ([], [])


@given(st.integers(0, 5 * SPREAD))
def test_spread(count: int) -> None:
    """A sample is spread evenly and limited in size. A small list is returned in full."""
    passages = [REST] * count
    assert len(spread(passages)) <= SPREAD
    assert len(spread(passages)) == count or len(spread(passages)) > SPREAD // 2 - 1
