"""Warnings about asks in a language other than their source's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.knowledge import KnowledgeBase, entries_of
from bot.core.model.labels import asks_in
from bot.core.text.lexicon import English, build_lexicon
from bot.languages import load
from bot.output.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.model.entries import Entry
    from bot.core.model.results import Answer
    from bot.core.text.lexicon import Lexicon
    from bot.errors import Problem
    from bot.knowledge.loader import Loaded


def few_asks_in(loaded: Loaded, least: int) -> Iterator[Problem]:
    """Yield a warning per source and language if any passage has fewer than `least` asks.

    A language is ignored if none of the source's asks are translated into it. If a passage has no
    asks in the language of a question, only names and numbers in the question can find the passage.
    """
    entries = entries_of(loaded.knowledge)
    codes = {(one.source.id, tr.language) for one in entries for tr in one.translations if tr.asks}
    for source, code in sorted(codes):
        passages = [one for one in loaded.knowledge.passages if one.source.id == source]
        few = [one for one in passages if len([*asks_in(one, code)]) < least]
        if few:
            them = counted(len(few), "passage")
            yield loaded.where(few[0].id).problem(
                f"`{source}` has {them} with fewer than {least} asks in `{code}`, starting with "
                f"`{few[0].id}`: members who ask in that language rarely find such passages"
            )


def same_asks_in(loaded: Loaded, key_of: Callable[[str, Lexicon], str]) -> Iterator[Problem]:
    """Yield a warning for each translated ask that duplicates an ask of an earlier entry."""
    glossary = build_lexicon(
        KnowledgeBase(glossary=loaded.knowledge.glossary), English(language=load)
    )
    first: dict[tuple[str, str], tuple[Entry, int]] = {}
    for entry in entries_of(loaded.knowledge):
        for translation in entry.translations:
            code = translation.language
            for n, text in enumerate(translation.asks):
                key = key_of(text, glossary.reading(code)) or text
                other, m = first.setdefault((code, key), (entry, n))
                if other is not entry:
                    at = loaded.where_translated(other.id, code, m)
                    yield loaded.where_translated(entry.id, code, n).problem(
                        f"this ask of `{entry.id}` is the same as one of `{other.id}` on line "
                        f"{at.line}"
                    )


def lost_asks_in(
    entry: Entry,
    loaded: Loaded,
    ask: Callable[[str], Answer],
    trouble: Callable[[Answer, Entry], str | None],
) -> Iterator[Problem]:
    """Yield a warning for each translated ask that leads to a different entry or to none.

    Asks that are not recognized as being in their own language, such as names, are skipped.
    """
    for translation in entry.translations:
        code = translation.language
        for n, text in enumerate(translation.asks):
            answer = ask(text)
            if answer.language == code and (what := trouble(answer, entry)):
                place = loaded.where_translated(entry.id, code, n)
                yield place.problem(f"this ask of `{entry.id}` {what}")
