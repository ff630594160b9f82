"""Find the collections that a question names, as in "in Otterbox, how do I install it?".

If a question names a collection, or a source outside any collection, the answer must come from
there or from a passage that mentions the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model.entries import by_collection
from bot.core.text.tokens import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.model.entries import Source
    from bot.core.questions.query import Query
    from bot.core.text.language import WordLists
    from bot.core.text.lexicon import Lexicon
    from bot.core.text.tokens import Token

MOST = 10_000
"""Maximum number of collections. In a larger knowledge base, no names are recognized."""
_LETTERS = 4
"""Minimum length of a word that names a collection by itself."""
_GENERAL_WORDS = """
    a an the and of for at to article articles blog channel club community contributors doc docs
    documentation document editors faq faqs forum group guide guides handbook help home knowledge
    maintainers manual members moderators official organizers page pages project reference server
    site staff team unofficial user users website wiki
"""
_GENERAL = frozenset(map(stem, _GENERAL_WORDS.split()))
"""Stems that are not part of a name if they are at the start or end of a title."""
_ADDRESS = re.compile(
    r"(?:https?://)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})\b[^\s<>()]*", re.IGNORECASE
)
_AFTER = re.compile(r"\A[\"')\]]?\s*[,:;\u2013\u2014-]?\s*")


@dataclass(frozen=True, slots=True)
class Named:
    """Collections that a question names.

    sources  ids of their sources
    stems    stems of the names
    rest     the question without full names; single words of a name stay, because they may be the
             subject
    """

    sources: frozenset[str]
    stems: frozenset[str]
    rest: str


@dataclass(frozen=True, slots=True)
class _Name:
    stems: tuple[str, ...]
    sources: frozenset[str]
    is_plain: bool  # whether the name is also recognized in lowercase


class Names:
    """Names of the collections of a knowledge base, and of sources that are not in a collection.

    The names include titles, publishers and hosts. A single word of a name is recognized if it is
    not an everyday word and the knowledge capitalizes it. A title that consists only of everyday
    words must be capitalized in the question.
    """

    def __init__(self, sources: Iterable[Source], lexicon: Lexicon, lists: WordLists) -> None:
        self._lexicon, self._lists = lexicon, lists
        self._words: dict[str, frozenset[str]] = {}
        self._phrases: dict[str, list[_Name]] = {}
        self._hosts: dict[str, frozenset[str]] = {}
        collections = by_collection(sources)
        if 1 < len(collections) <= MOST:
            for collection in collections:
                self._add(collection)

    def __bool__(self) -> bool:
        """Return whether there are any names."""
        return bool(self._words or self._phrases or self._hosts)

    def named_in(self, question: str, query: Query) -> Named | None:
        """Return the collections that a question names, or None. `query` is the parsed question."""
        hosts = (_host(found[1]) for found in _ADDRESS.finditer(question if self._hosts else ""))
        sources = frozenset[str]().union(*(self._hosts.get(host, ()) for host in hosts))
        written = _ADDRESS.finditer(query.text if sources else "")
        spans = [found.span() for found in written if _host(found[1]) in self._hosts]
        stems = set()
        for tokens, ids, is_whole in self._called(query):
            sources |= ids
            stems |= {token.stem for token in tokens}
            if is_whole:
                spans.append((tokens[0].start, tokens[-1].end))
        if not sources:
            return None
        return Named(sources, frozenset(stems), _without(query, spans))

    def _add(self, collection: Sequence[Source]) -> None:
        ids = frozenset(source.id for source in collection)
        of = collection[0].collection
        titles = {one.publisher: False for one in collection}
        words_of = self._lexicon.language.tokenizer.words_of
        titles |= {of.name: True} if of else {source.title: False for source in collection}
        for text, is_given in titles.items():
            words = words_of(text)
            tokens = self._lexicon.read(_trimmed(words))
            rare = [token for token in tokens if self._is_rare(token)]
            for token in rare:
                if token.stem in self._lexicon.names:
                    self._words[token.word] = self._words.get(token.word, frozenset()) | ids
            if tokens:
                is_plain = bool(rare) or (is_given and len(tokens) > 1)
                self._add_phrase(tokens, ids, is_plain=is_plain)
                # In "on the newt wiki", "wiki" shows that "newt" is a name.
                if is_given and words[-1].stem in _GENERAL and words[0].stem == tokens[0].stem:
                    self._add_phrase(self._lexicon.read(words), ids, is_plain=True)
        for source in collection:
            if found := _ADDRESS.match(source.url or ""):
                host = _host(found[1])
                self._hosts[host] = self._hosts.get(host, frozenset()) | ids

    def _add_phrase(self, tokens: Sequence[Token], ids: frozenset[str], *, is_plain: bool) -> None:
        name = _Name(tuple(token.stem for token in tokens), ids, is_plain)
        self._phrases.setdefault(name.stems[0], []).append(name)

    def _is_rare(self, token: Token) -> bool:
        is_word = len(token.word) >= _LETTERS and token.word.isalpha()
        known = self._lists.words, self._lists.names
        return (
            is_word and token.stem not in _GENERAL and not any(token.word in one for one in known)
        )

    def _called(self, query: Query) -> Iterator[tuple[Sequence[Token], frozenset[str], bool]]:
        """Yield each name in a question: its tokens, its sources, and whether it is complete."""
        tokens = query.tokens
        at = 0
        while at < len(tokens):
            names = list(self._at(query, at))
            longest = max((len(one.stems) for one in names), default=0)
            for name in names:
                if len(name.stems) == longest:
                    yield tokens[at : at + longest], name.sources, True
            if not longest and (ids := self._words.get(tokens[at].word)):
                yield tokens[at : at + 1], ids, False
            at += longest or 1

    def _at(self, query: Query, at: int) -> Iterator[_Name]:
        """Yield the names that begin with the token at this position."""
        for name in self._phrases.get(query.tokens[at].stem, ()):
            tokens = query.tokens[at : at + len(name.stems)]
            if tuple(token.stem for token in tokens) == name.stems and (
                name.is_plain or all(one.is_stop or one.stem in query.names for one in tokens)
            ):
                yield name


def _trimmed(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens of a title without general words at its start and end."""
    kept = [n for n, token in enumerate(tokens) if token.stem not in _GENERAL]
    return tokens[kept[0] : kept[-1] + 1] if kept else ()


def _host(name: str) -> str:
    return name.lower().removeprefix("www.")


def _without(query: Query, spans: Iterable[tuple[int, int]]) -> str:
    """Return a question without these ranges of text or the words that introduce them."""
    text, patterns = query.text, query.language.patterns
    for start, end in sorted({*spans}, reverse=True):
        introduced = patterns.before.search(patterns.view(text[:start]))
        before = text[: introduced.start()] if introduced else text[:start]
        after = _AFTER.sub("", text[end:])
        text = f"{before.rstrip()} {after}".strip()
    return text
