"""How knowledge is browsed: by id, by section, and from a passage to those beside it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import SPREAD, KnowledgeBase, Passage, Source, Wording, spread

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


def test_a_passage_is_known_by_its_id() -> None:
    """Or not at all."""
    assert KNOWLEDGE.passage("rest") is REST
    assert KNOWLEDGE.passage("storm") is None
    assert KNOWLEDGE.is_held


def test_sections_hold_all_that_stands_under_a_heading() -> None:
    """Each once, though passages under it don't follow each other; sources are kept apart."""
    found = [(one.source, one.name, one.passages) for one in KNOWLEDGE.sections()]
    assert found == [
        (OTTERS, "Sea", (TIDES, SCARVES)),
        (OTTERS, None, (REST,)),
        (MOON, "Sea", (CHEESE,)),
    ]


def test_beside_a_passage_stand_those_of_its_source() -> None:
    """In the order of the source's paragraphs, as many as there are."""
    assert KNOWLEDGE.beside(SCARVES, 1) == ([REST], [TIDES])
    assert KNOWLEDGE.beside(TIDES, 5) == ([REST, SCARVES], [])
    assert KNOWLEDGE.beside(CHEESE, 1) == ([], [])


@given(st.integers(0, 5 * SPREAD))
def test_some_stand_for_all(count: int) -> None:
    """From the first on, evenly, and all of them where they are few."""
    passages = [REST] * count
    assert len(spread(passages)) <= SPREAD
    assert len(spread(passages)) == count or len(spread(passages)) > SPREAD // 2 - 1
