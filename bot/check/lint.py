"""Warnings about knowledge that is valid but probably unintended, such as misleading asks."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.check.translated import few_asks_in, lost_asks_in, same_asks_in
from bot.core.model.entries import Entry, Passage, Wording
from bot.core.model.knowledge import KnowledgeBase, entries_of
from bot.core.model.results import Outcome
from bot.core.text.inflection import bases
from bot.core.text.lexicon import English, build_lexicon
from bot.core.text.tokens import clean, words_of
from bot.core.text.words import FAINT_WORDS, STOP_WORDS
from bot.output.text import counted
from bot.texts.translatable import Translatable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator

    from bot.core.model.results import Answer
    from bot.core.text.lexicon import Lexicon
    from bot.errors import Problem
    from bot.knowledge.loader import Loaded

    _Ask = tuple[Entry, int]

MIN_ASKS = 3
SUMMARIZED_FROM = 10
"""If at least this many passages of a file have few asks, the file gets only one warning."""


def warnings_about(
    loaded: Loaded,
    ask: Callable[[str], Answer],
    common: Collection[str] = (),
    advance: Callable[[int], None] = lambda _: None,
) -> Iterator[Problem]:
    """Yield all warnings about the loaded knowledge.

    After each entry, `advance` is called with the entry's number of asks. `common` contains common
    English words in normalized form.
    """
    yield from loaded.warnings
    yield from few_asks(loaded)
    yield from misleading_aliases(loaded, common)
    duplicates: dict[str, set[int]] = defaultdict(set)
    for (id_, n), problem in same_asks(loaded):
        duplicates[id_].add(n)
        yield problem
    yield from few_asks_in(loaded, MIN_ASKS)
    yield from same_asks_in(loaded, _key)
    pairs = _duplicates(loaded, shared=True)
    shared = Counter(id_ for id_, _ in {(entry.id, n) for pair in pairs for entry, n in pair})
    for entry in entries_of(loaded.knowledge):
        if shared[entry.id] < len(entry.asks):
            yield from lost_asks(entry, loaded, ask, skip=duplicates[entry.id])
        yield from lost_asks_in(entry, loaded, ask, trouble)
        advance(asks_of(entry))


def asks_of(entry: Entry) -> int:
    """Return the number of an entry's asks in all languages."""
    return len(entry.asks) + sum(len(one.asks) for one in entry.translations)


def few_asks(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each restated passage with fewer than `MIN_ASKS` asks.

    A file with `SUMMARIZED_FROM` or more such passages gets a single warning, located at the first
    of these passages. Verbatim passages need no asks, because members find them by their headings
    and text.
    """
    files: dict[str, list[Passage]] = defaultdict(list)
    for passage in loaded.knowledge.passages:
        if passage.wording is Wording.RESTATED and len(passage.asks) < MIN_ASKS:
            files[loaded.where(passage.id).file].append(passage)
    for few in files.values():
        first = loaded.where(few[0].id)
        if len(few) >= SUMMARIZED_FROM:
            yield first.problem(
                f"{len(few)} passages in this file, starting with `{few[0].id}`, have fewer than "
                f"{MIN_ASKS} asks: asks help members find passages"
            )
            continue
        for passage in few:
            yield loaded.where(passage.id).problem(
                f"`{passage.id}` has {counted(len(passage.asks), 'ask')}: "
                f"{MIN_ASKS} or more help members find it"
            )


def misleading_aliases(loaded: Loaded, common: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each alias that also matches a common word, perhaps unintentionally.

    An alias may match a word that is common in any text ("see"), its own lowercase form ("us" for
    "US"), or the verb that it is derived from ("screen" for "screening").
    """
    for alias, place in loaded.aliases:
        tokens = words_of(alias)
        if len(tokens) != 1:
            continue
        word = tokens[0].word
        if word in STOP_WORDS or word in FAINT_WORDS or (alias == word.upper() and word in common):
            yield place.problem(
                f"the alias `{alias}` also matches the common word `{word}`: "
                "leave it out, or make it more specific"
            )
        elif word.endswith(("ing", "ed")):
            verbs = sorted(verb for verb in bases(word) - {word} if verb in common)
            for verb in verbs[:1]:
                yield place.problem(
                    f"the alias `{alias}` also matches `{verb}`, which may mean something else: "
                    "make it more specific, or leave it out"
                )


def same_asks(loaded: Loaded) -> Iterator[tuple[tuple[str, int], Problem]]:
    """Yield a warning for each ask that duplicates an ask of an earlier entry.

    Each warning comes with the id of the later entry and the index of the duplicate ask.

    Two asks are duplicates if they have the same stems in the same order after the glossary is
    applied, because the engine can't distinguish them. Imported pages may share a heading, because
    members can name the collection or page in their question.
    """
    for (entry, n), (other, m) in _duplicates(loaded, shared=False):
        line = loaded.where(other.id, m).line
        known = "a proposed ask" if is_proposed(other, m) else f"`{other.asks[m]}`"
        message = f"this ask of `{entry.id}` is the same as {known} of `{other.id}` on line {line}"
        yield (entry.id, n), loaded.where(entry.id, n).problem(message)


def _duplicates(loaded: Loaded, *, shared: bool) -> Iterator[tuple[_Ask, _Ask]]:
    """Yield each ask that duplicates an ask of an earlier entry, along with the earlier ask.

    If `shared` is true, yield only headings that different pages share. If `shared` is false,
    yield all other duplicates.
    """
    # Only the glossary is needed to parse an ask.
    reader = build_lexicon(KnowledgeBase(glossary=loaded.knowledge.glossary), English())
    first: dict[str, tuple[Entry, int]] = {}
    for entry in entries_of(loaded.knowledge):
        for n, text in enumerate(entry.asks):
            other, m = first.setdefault(_key(text, reader) or text, (entry, n))
            pair = (entry, n), (other, m)
            if other is not entry and _are_headings(loaded, pair) == shared:
                yield pair


def _are_headings(loaded: Loaded, asks: Iterable[_Ask]) -> bool:
    """Return whether two asks are labels of verbatim passages from different sources."""
    sources = {
        entry.source.id
        for entry, n in asks
        if isinstance(entry, Passage)
        and entry.wording is Wording.VERBATIM
        and loaded.is_label(entry.id, n)
    }
    return len(sources) > 1


def lost_asks(
    entry: Entry, loaded: Loaded, ask: Callable[[str], Answer], skip: Container[int] = ()
) -> Iterator[Problem]:
    """Yield a warning for each of an entry's asks that leads to a different entry or to none.

    If no ask finds the entry, yield another warning, located at the entry. Asks whose indexes are
    in `skip` get no warning of their own, because they have already been reported.
    """
    answers = [ask(text) for text in entry.asks]
    for n, answer in enumerate(answers):
        if n not in skip and (what := trouble(answer, entry)):
            kind = "the label" if loaded.is_label(entry.id, n) else "this ask"
            if is_proposed(entry, n):
                kind = "this proposed ask"
            yield loaded.where(entry.id, n).problem(f"{kind} of `{entry.id}` {what}")
    if answers and not any(_shows(answer, entry) for answer in answers):
        yield loaded.where(entry.id).problem(f"none of the asks of `{entry.id}` finds it")


def is_proposed(entry: Entry, n: int) -> bool:
    """Return whether an import proposed the ask with this index and nobody has confirmed it yet."""
    return isinstance(entry, Passage) and entry.asks[n] in entry.proposed


def _key(ask: str, reader: Lexicon) -> str:
    tokens = reader.language.tokenizer.tokenize(clean(ask))
    return " ".join(token.stem for token in reader.read(tokens))


def trouble(answer: Answer, entry: Entry) -> str | None:
    """Return a phrase that says where an ask leads, or None if it leads to its own entry."""
    if answer.outcome is Outcome.SMALLTALK:
        return Translatable(lambda texts: texts.trouble_smalltalk)
    winners = _winners(answer)
    if entry.id in winners:
        return None
    if not winners:
        return Translatable(lambda texts: texts.trouble_nothing)
    if answer.gap is not None:
        return Translatable(lambda texts: texts.trouble_gap.format(id=winners[0]))
    return Translatable(lambda texts: texts.trouble_passage.format(id=winners[0]))


def _winners(answer: Answer) -> list[str]:
    """Return the ids of the entries in an answer or, if it has none, of the first suggestion."""
    if answer.gap is not None:
        return [answer.gap.id]
    if answer.quotes:
        return [quote.passage.id for quote in answer.quotes]
    if answer.outcome is Outcome.UNKNOWN:
        return []
    return [suggestion.passage.id for suggestion in answer.suggestions[:1]]


def _shows(answer: Answer, entry: Entry) -> bool:
    """Return whether a member who gets this answer sees the entry or can choose it."""
    offered = {suggestion.passage.id for suggestion in answer.suggestions}
    return entry.id in offered or entry.id in _winners(answer)
