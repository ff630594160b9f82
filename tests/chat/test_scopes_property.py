"""Whatever is asked, nothing of a source that is out of scope is shown."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.chat.catalogue import Catalogue
from bot.chat.interactions import browsing_pages
from bot.chat.replies import pages
from bot.chat.replies.layout import sendable
from bot.chat.replies.rendering import Setting, render
from bot.config.sections import ReplyStyle
from bot.core.answering.answer import chosen
from bot.core.model.knowledge import entries_of
from bot.core.model.labels import label_of
from bot.serving.scopes import Place, Scopes
from bot.store.events import ScopeKind, ScopeRow, StoredScopes
from bot.terminal.answers import to_json
from bot.texts import texts_in
from tests import hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.chat.replies.reply import Reply
    from bot.core.model.results import Answer
    from bot.core.model.scope import Scope

WHOLE = hidden.knowledge()
TEXTS = texts_in("en")
SERVER, CHANNEL = 1, 2
COLLECTIONS = sorted({source.collection_id for source in WHOLE.sources})
_WORD = re.compile(r"[a-z]+")


@cache
def assistant(*, by_meaning: bool) -> Assistant:
    """Return the assistant that all scopes share."""
    return Assistant(hidden.index(hidden.Alike() if by_meaning else None))


def phrases() -> list[str]:
    """Return words, titles, labels, asks, ids and aliases of all sources."""
    found: list[str] = [word for letter in hidden.LETTERS for word in hidden.words_of(letter)]
    found += [title for source in WHOLE.sources for title in (*source.titles, source.id)]
    for entry in entries_of(WHOLE):
        found += [entry.id, label_of(entry), *entry.asks, entry.text]
    found += [alias for term in WHOLE.glossary for alias in term.aliases]
    return found


def typo(word: str, place: int) -> str:
    """Return a word with a letter replaced."""
    at = place % max(1, len(word))
    return f"{word[:at]}x{word[at + 1 :]}"


PHRASES = phrases()
_WORDS = st.sampled_from([word for letter in hidden.LETTERS for word in hidden.words_of(letter)])
QUESTIONS = st.lists(
    st.one_of(
        st.sampled_from(PHRASES),
        st.builds(typo, _WORDS, st.integers(0, 20)),
        st.sampled_from(
            ["when does", "who", "why?", "and", "what about", "how much is it", "members"]
        ),
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
GIVEN = st.dictionaries(
    st.sampled_from(COLLECTIONS),
    st.sampled_from([ScopeKind.SERVER, ScopeKind.CHANNEL, ScopeKind.LIMITED]),
)
ORDERS = st.permutations(COLLECTIONS)


def scope_of(rules: dict[str, ScopeKind], order: list[str], place: Place) -> Scope:
    """Return what may be seen in a place by rules that were set in Discord."""
    places = {ScopeKind.SERVER: SERVER, ScopeKind.CHANNEL: CHANNEL, ScopeKind.LIMITED: 0}
    rows = [ScopeRow(one, ScopeKind.LIMITED) for one in rules]
    rows += [ScopeRow(one, kind, places[kind], SERVER) for one, kind in rules.items()]
    rows += [
        ScopeRow(one, ScopeKind.PREFERRED, CHANNEL, SERVER, rank) for rank, one in enumerate(order)
    ]
    return Scopes(stored=StoredScopes("1", tuple(rows))).at(place, WHOLE)


def replies_to(asking: Assistant, question: str, previous: tuple[str, ...]) -> Iterator[object]:
    """Yield everything that can be shown about a question."""
    catalogue = Catalogue(asking.knowledge)
    answer = asking.ask(question, previous)
    yield to_json(answer, TEXTS, elapsed_ms=0)
    yield from map(_payload, _answers(answer, catalogue))
    for passage in catalogue.questions_like(question):
        yield passage.id, label_of(passage)
        shown = chosen(answer, passage)
        yield _payload(render(shown, Setting(TEXTS)))
        yield _payload(pages.context(passage, asking.knowledge, TEXTS, ReplyStyle.LAYOUT))
    yield [(passage.id, passage.text) for passage in catalogue.passages_like(question)]
    for id_ in question.split():
        yield catalogue.meant(id_), catalogue.passage(id_)
    yield _payload(browsing_pages.topics(catalogue, 0, TEXTS))
    yield _payload(browsing_pages.sources(catalogue, 0, TEXTS))
    yield _payload(pages.help_page(asking.knowledge, TEXTS, "", full=True))


def _answers(answer: Answer, catalogue: Catalogue) -> Iterator[Reply]:
    for style in ReplyStyle:
        yield render(answer, Setting(TEXTS, style, asker=1, question=answer.question))
    yield pages.why(answer, TEXTS)
    for topic in catalogue.topics:
        yield browsing_pages.questions(catalogue, topic, 0, TEXTS)


def _payload(reply: Reply) -> str:
    shown = sendable(reply, ReplyStyle.LAYOUT)
    return json.dumps(shown["view"].to_components())


@settings(deadline=None)  # the first question of a scope prepares it
@given(
    rules=GIVEN,
    order=ORDERS,
    place=st.sampled_from([Place(), Place(SERVER), Place(SERVER, None, CHANNEL), Place(9, 9, 9)]),
    question=QUESTIONS,
    previous=st.lists(QUESTIONS, max_size=2).map(tuple),
    by_meaning=st.booleans(),
)
def test_nothing_out_of_scope_is_shown(
    *,
    rules: dict[str, ScopeKind],
    order: list[str],
    place: Place,
    question: str,
    previous: tuple[str, ...],
    by_meaning: bool,
) -> None:
    """No text, label, title, id, glossary term or corrected word of a hidden source is shown.

    What was typed may be shown again, even if a hidden source has the same words.
    """
    scope = scope_of(rules, order, place)
    asking = assistant(by_meaning=by_meaning).seeing(scope)
    seen = scope.sources if scope.sources is not None else {one.id for one in WHOLE.sources}
    typed = {*_WORD.findall(" ".join((question, *previous)).lower())}
    secret = {
        word
        for letter in hidden.LETTERS
        if hidden.source_of(letter).id not in seen
        for word in (*hidden.words_of(letter), *hidden.term_of(letter).aliases)
    } - typed
    for shown in replies_to(asking, question, previous):
        words = {*_WORD.findall(repr(shown).lower())}
        assert not words & secret, (words & secret, shown)
