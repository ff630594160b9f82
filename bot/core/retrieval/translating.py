"""Passages and gaps, prepared for questions in a language other than that of their source.

If a question is not in the language of an entry's source, the entry is represented by a text in the
question's language. The text consists of the entry's asks in that language, and of the names,
numbers and terms from the entry's own text. With this text, the ranking features can be computed as
usual.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.model.entries import Passage
from bot.core.model.labels import asks_in, translation_of
from bot.core.retrieval.unit import take_apart
from bot.core.text.lexicon import build_lexicon
from bot.core.text.tokens import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model.entries import Entry, Gap, Source
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.retrieval.unit import Unit
    from bot.core.text.lexicon import English, Lexicon

_MARKS = re.compile(r"[.?!\u2026\u00bf\u00a1]")


class Translator:
    """Translates the entries that have asks in the language `code` into that language.

    `lexicon` contains the words of the knowledge in the languages of its sources.
    """

    def __init__(self, lexicon: Lexicon, code: str) -> None:
        self._lexicon, self._code = lexicon, code

    def lexicon(self, knowledge: KnowledgeBase, english: English) -> Lexicon:
        """Translate the entries of the knowledge, and return the resulting lexicon."""
        translated = replace(
            knowledge,
            passages=tuple([self._passage(passage) for passage in knowledge.passages]),
            gaps=tuple([self._gap(gap) for gap in knowledge.gaps]),
        )
        return build_lexicon(translated, english)

    def entry(self, entry: Entry) -> Entry:
        """Return an entry, translated if it has asks in the language of this translator."""
        return self._passage(entry) if isinstance(entry, Passage) else self._gap(entry)

    def unit(self, entry: Entry, lexicon: Lexicon) -> Unit:
        """Return an entry's unit, translated if possible. `lexicon` has the translated words."""
        translated = self.entry(entry)
        unit = take_apart(translated, lexicon)
        if translated is entry:
            return unit
        unit.entry, unit.is_translated = entry, True
        unit.passage = entry if isinstance(entry, Passage) else None
        asks = zip(unit.asks, asks_in(entry, self._code), strict=True)
        unit.asks = tuple([replace(phrase, text=ask) for phrase, ask in asks])
        # A translation contains the same types of answer as the original text.
        unit.kinds |= take_apart(entry, self._lexicon).kinds
        for sentence in unit.sentences:
            sentence.kinds = unit.kinds
        return unit

    def _passage(self, passage: Passage) -> Passage:
        if (asks := self._asks(passage)) is None:
            return passage
        source, text = self._source(passage), self._text(passage, asks)
        return replace(passage, source=source, text=text, asks=asks, proposed=(), section=None)

    def _gap(self, gap: Gap) -> Gap:
        if (asks := self._asks(gap)) is None:
            return gap
        return replace(gap, source=self._source(gap), text=self._text(gap, asks), asks=asks)

    def _asks(self, entry: Entry) -> tuple[str, ...] | None:
        translation = translation_of(entry, self._code)
        if translation is None or not translation.asks:
            return None
        return tuple([self._without_chat(ask) for ask in translation.asks])

    def _without_chat(self, ask: str) -> str:
        """Return an ask without chat slang, which would otherwise become part of the knowledge.

        An ask that consists only of chat slang is not changed.
        """
        language, text = self._lexicon.reading(self._code).language, clean(ask)
        tokens = language.tokenizer.tokenize(text)
        chat = [one for one in tokens if one.word in language.chat_words]
        chat = [one for one in chat if not self._lexicon.is_spelt(one.word)]
        if len(chat) == len(tokens):
            return ask
        for token in reversed(chat):
            text = text[: token.start] + text[token.end :]
        return text

    def _source(self, entry: Entry) -> Source:
        titles = self._shared(" ".join(entry.source.titles), entry)
        return replace(entry.source, title=titles, collection=None, language=self._code)

    def _text(self, entry: Entry, asks: Sequence[str]) -> str:
        """Build a text of one sentence that is about as long as the entry's own text.

        The sentence consists of asks and of the words that are the same in every language.
        """
        length, kept = 0, list[str]()
        most = _length(entry.text, self._lexicon.reading(entry.source.language))
        for ask in asks:
            if length < most:
                plain = _MARKS.sub("", ask)
                kept.append(plain[:1].lower() + plain[1:])  # a capital letter would suggest a name
                length += _length(ask, self._lexicon.reading(self._code))
        return ", ".join([*kept, self._shared(entry.text, entry)])

    def _shared(self, text: str, entry: Entry) -> str:
        """Return a text's names, numbers and terms, which are the same in every language."""
        reader = self._lexicon.reading(entry.source.language)
        words_of = reader.language.tokenizer.words_of
        terms = {token.stem for term in reader.terms for token in words_of(term.term)}
        shared = [
            (token.start, token.end)
            for token in reader.read(reader.language.tokenizer.told(text))
            if token.is_number or token.stem in reader.names or token.stem in terms
            if not token.is_stop
        ]
        return " ".join(text[start:end] for start, end in dict.fromkeys(shared))


def analyzed(entry: Entry, lexicon: Lexicon, translator: Translator | None) -> Unit:
    """Return the unit of an entry, translated if there is a translator that can translate it."""
    return translator.unit(entry, lexicon) if translator else take_apart(entry, lexicon)


def _length(text: str, reader: Lexicon) -> int:
    """Return the number of content words in a text."""
    return sum(not token.is_stop for token in reader.language.tokenizer.words_of(text))
