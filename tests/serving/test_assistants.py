"""Tests of the assistants that are kept for scopes."""

from __future__ import annotations

from bot.assistant import Assistant
from bot.config import Config
from bot.config.loader import Matching
from bot.core.model.scope import EVERYTHING, Scope
from bot.semantic.models import Mode
from bot.serving.assistants import MAX_ASSISTANTS, Assistants
from tests import hidden

LIVE = Assistant(hidden.index())
CONFIG = Config((), Matching(), semantic=Mode.OFF)
SEEN = frozenset({hidden.source_of("b").id})


def test_scopes_share_what_they_have_in_common() -> None:
    """An assistant is built once, and an order of preference needs no index of its own."""
    assistants = Assistants(LIVE, CONFIG)
    assert assistants.of(EVERYTHING) is LIVE
    known = assistants.of(Scope(SEEN))
    assert assistants.of(Scope(SEEN)) is known
    ordered = assistants.of(Scope(SEEN, (SEEN,)))
    assert ordered is not known
    assert ordered.index.units[0] is known.index.units[0]
    assert [*ordered.index.preferred] == [SEEN]


def test_only_so_many_are_kept() -> None:
    """The one that was not used for longest is dropped, whatever its server."""
    assistants = Assistants(LIVE, CONFIG)
    first, second = (assistants.of(Scope(SEEN, guild=guild)) for guild in (1, 2))
    for number in range(MAX_ASSISTANTS):
        assistants.of(Scope(None, (frozenset({str(number)}),)))
        assert assistants.of(Scope(SEEN, guild=1)) is first
    assert assistants.of(Scope(SEEN, guild=2)) is not second
