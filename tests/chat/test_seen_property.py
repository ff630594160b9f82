"""Scopes, the additions of servers, and languages together decide what a question sees."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import app
from bot.assistant import Assistant
from bot.config import Config
from bot.config.loader import Matching
from bot.core.model.entries import Gap, Translation
from bot.core.model.knowledge import Additions, KnowledgeBase
from bot.core.model.scope import EVERYTHING, Scope
from bot.core.retrieval.index import Index
from bot.knowledge.additions import seen_in
from bot.languages import en as english
from bot.semantic.models import Mode
from bot.serving.scopes import Place, Scopes
from bot.store.events import ScopeKind, ScopeRow, StoredScopes
from bot.terminal.answers import to_json
from tests import hidden
from tests.chat.test_scopes_property import GIVEN, TEXTS, replies_to, typo

CONFIG = Config((), Matching(), semantic=Mode.OFF)
HERE, OTHER, CHANNEL = 1, 7, 2
MARKS = {HERE: "k", OTHER: "m"}
"""A letter for each server that has additions, so that their words are alike."""
PLACES = st.sampled_from(
    [Place(), Place(HERE), Place(HERE, None, CHANNEL), Place(OTHER), Place(9, 9, 9)]
)
_ROOTS = ("murqel", "fendrat", "polvign", "yastrem")
_WORD = re.compile(r"[a-z]+")


def secrets(guild: int, letter: str) -> tuple[str, ...]:
    """Return the words that only a server's additions to a source use."""
    return tuple(f"{root}{MARKS[guild]}{letter}a" for root in _ROOTS)


def asks(guild: int, letter: str) -> tuple[str, str, str, str]:
    """Return a server's asks: two that lead to its gap, and two to a passage, in two languages."""
    one, two, three, four = secrets(guild, letter)
    return (
        f"What does a {one} cost?",
        f"¿Cuánto cuesta un {two} en la casa?",
        f"Who brings the {three}?",
        f"¿Quién trae el {four} a la casa?",
    )


def gap_id(guild: int, letter: str) -> str:
    """Return the id of the gap that a server has added to a source."""
    return f"{secrets(guild, letter)[0]}-gap"


def additions(guild: int, letters: frozenset[str]) -> Additions:
    """Return what the curators of a server have added to the sources for these letters."""
    taught, gaps = {}, []
    for letter in sorted(letters):
        costs, cuesta, brings, trae = asks(guild, letter)
        text = f"Nobody says what a {secrets(guild, letter)[0]} costs."
        translation = Translation("es", (cuesta,), cuesta)
        gap = Gap(gap_id(guild, letter), hidden.source_of(letter), text, (costs,))
        gaps.append(replace(gap, translations=(translation,)))
        taught[hidden.entries_of(letter)[0].id] = (("", brings), ("es", trae))
    return Additions(taught, tuple(gaps))


def hola(letter: str) -> str:
    """Return a Spanish ask of a source."""
    return f"¿Cuándo abre la casa {hidden.words_of(letter)[0]}?"


@cache
def assistant(own: frozenset[str], *, by_meaning: bool = False) -> Assistant:
    """Return an assistant for sources with Spanish asks, with what two servers have added.

    `own` are the letters of the sources to which the first server has added something.
    """
    whole, asked = hidden.knowledge(), {hidden.entries_of(one)[0].id: one for one in "bf"}
    passages = tuple(
        replace(one, translations=(Translation("es", (hola(asked[one.id]),), hola(asked[one.id])),))
        if one.id in asked
        else one
        for one in whole.passages
    )
    added = {OTHER: additions(OTHER, frozenset(hidden.LETTERS))}
    if own:
        added[HERE] = additions(HERE, own)
    knowledge = replace(whole, passages=passages, additions=added)
    return Assistant(Index(knowledge, english.load(), hidden.Alike() if by_meaning else None))


def scope_at(place: Place, rules: dict[str, ScopeKind], knowledge: KnowledgeBase) -> Scope:
    """Return what may be seen in a place by rules that were set in Discord."""
    places = {ScopeKind.SERVER: HERE, ScopeKind.CHANNEL: CHANNEL, ScopeKind.LIMITED: 0}
    rows = [ScopeRow(one, ScopeKind.LIMITED) for one in rules]
    rows += [ScopeRow(one, kind, places[kind], HERE) for one, kind in rules.items()]
    return Scopes(stored=StoredScopes("1", tuple(rows))).at(place, knowledge)


ALL_WORDS = [
    word
    for letter in hidden.LETTERS
    for word in (
        *hidden.words_of(letter),
        *(one for guild in MARKS for one in secrets(guild, letter)),
    )
]
ALL_ASKS = [ask for guild in MARKS for letter in hidden.LETTERS for ask in asks(guild, letter)]
QUESTIONS = st.lists(
    st.one_of(
        st.sampled_from([*ALL_ASKS, *map(hola, hidden.LETTERS)]),
        st.sampled_from(ALL_WORDS),
        st.builds(typo, st.sampled_from(ALL_WORDS), st.integers(0, 20)),
        st.sampled_from(["when does", "who", "¿y por qué?", "cuándo abre", "qué es", "why?"]),
    ),
    min_size=1,
    max_size=3,
).map(" ".join)
OWN = st.sets(st.sampled_from(hidden.LETTERS)).map(frozenset)
SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(
    own=OWN,
    rules=GIVEN,
    place=PLACES,
    question=QUESTIONS,
    previous=st.lists(QUESTIONS, max_size=1).map(tuple),
    by_meaning=st.booleans(),
)
def test_nothing_hidden_shows(
    *,
    own: frozenset[str],
    rules: dict[str, ScopeKind],
    place: Place,
    question: str,
    previous: tuple[str, ...],
    by_meaning: bool,
) -> None:
    """Neither sources out of scope, nor another server's additions, nor one's own to such sources.

    What was typed may be shown again.
    """
    live = assistant(own, by_meaning=by_meaning)
    scope = scope_at(place, rules, live.knowledge)
    asking = app.seeing(live, scope, CONFIG)
    seen = {one.id for one in live.knowledge.sources} if scope.sources is None else scope.sources
    secret = set[str]()
    for letter in hidden.LETTERS:
        is_seen = hidden.source_of(letter).id in seen
        if not is_seen:
            secret |= {*hidden.words_of(letter), *hidden.term_of(letter).aliases}
        for guild in MARKS:
            if not (is_seen and place.guild == guild):
                secret |= {*secrets(guild, letter)}
    secret -= {*_WORD.findall(" ".join((question, *previous)).lower())}
    for shown in replies_to(asking, question, previous):
        words = {*_WORD.findall(repr(shown).lower())}
        assert not words & secret, (words & secret, shown)


@SLOW
@given(own=OWN, rules=GIVEN, place=PLACES)
def test_what_is_seen_answers_in_both_languages(
    own: frozenset[str], rules: dict[str, ScopeKind], place: Place
) -> None:
    """A server's gaps and asks answer in it, if their source is in scope; so do Spanish asks."""
    live = assistant(own)
    scope = scope_at(place, rules, live.knowledge)
    asking, known = app.seeing(live, scope, CONFIG), seen_in(live.knowledge, scope)
    seen = {source.id for source in known.sources}
    assert asking.knowledge.sources == known.sources
    for letter in hidden.LETTERS:
        passage, is_seen = hidden.entries_of(letter)[0], hidden.source_of(letter).id in seen
        if letter in "bf":
            quotes = [one.passage.id for one in asking.ask(hola(letter)).quotes]
            assert (passage.id in quotes) is is_seen
        guild = HERE if place.guild == HERE else OTHER
        has_added = place.guild == OTHER or (place.guild == HERE and letter in own)
        *gaps, brings, trae = asks(guild, letter)
        for ask in gaps:
            found = asking.ask(ask).gap
            is_answer = found is not None and found.id == gap_id(guild, letter)
            assert is_answer is (has_added and is_seen)
        for ask in (brings, trae):
            quotes = [one.passage.id for one in asking.ask(ask).quotes]
            assert not (has_added and is_seen) or passage.id in quotes


@SLOW
@given(own=OWN, question=QUESTIONS, previous=st.lists(QUESTIONS, max_size=1).map(tuple))
def test_without_limits_and_additions_nothing_changes(
    own: frozenset[str], question: str, previous: tuple[str, ...]
) -> None:
    """A scope of all sources, or a server without additions, gives exactly the plain answers."""
    live = assistant(own)
    everything = frozenset(source.id for source in live.knowledge.sources)
    plain = to_json(live.ask(question, previous), TEXTS, elapsed_ms=0)
    assert scope_at(Place(9), {}, live.knowledge) == EVERYTHING
    for scope in (Scope(everything), Scope(guild=9), Scope(everything, guild=9)):
        asking = app.seeing(live, scope, CONFIG)
        assert to_json(asking.ask(question, previous), TEXTS, elapsed_ms=0) == plain


def test_an_earlier_question_in_another_language() -> None:
    """A remembered earlier question leads to the same answer as one that is analyzed again."""
    earlier, _, _, question = asks(HERE, "b")
    answers = []
    for has_asked in (False, True):
        assistant.cache_clear()
        live = assistant(frozenset())
        if has_asked:
            live.ask(earlier)
        answers.append(to_json(live.ask(question, (earlier,)), TEXTS, elapsed_ms=0))
    assert answers[0] == answers[1]
