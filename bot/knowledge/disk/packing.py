"""Convert units to lines of JSON and back. A line contains an entry and its analyzed text."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.core.model.entries import Gap, Passage, Translation, Wording
from bot.core.retrieval.unit import Sentence, assemble
from bot.knowledge.proposed import unconfirmed
from bot.knowledge.translations import with_taught

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.core.model.entries import Entry, Source
    from bot.core.retrieval.unit import Unit
    from bot.core.text.lexicon import Lexicon

    SourceOf = Callable[[int], Source]
    Taught = Mapping[str, tuple[tuple[str, str], ...]]
    """Taught asks by entry id, each with its language ("" for the source language)."""


def pack(entry: Entry, source: int) -> dict[str, Any]:
    """Return a passage or gap as plain values, with its source represented by a number."""
    translations = entry.translations
    plain: dict[str, Any] = {
        "id": entry.id,
        "source": source,
        "text": entry.text,
        "asks": entry.asks,
        "label": entry.label,
        "translations": [(one.language, one.asks, one.label, one.text) for one in translations],
    }
    if isinstance(entry, Gap):
        return {**plain, "gap": True, "see": entry.see}
    return {
        **plain,
        "paragraphs": entry.paragraphs,
        "wording": entry.wording.value,
        "section": entry.section,
        "starts": entry.starts,
        "standfirst": entry.standfirst,
        "author": entry.author,
        "published": entry.published,
        "url": entry.url,
        "markdown": entry.markdown,
        "proposed": entry.proposed,
    }


def pack_unit(unit: Unit, plain: dict[str, Any]) -> bytes:
    """Return a unit as a line of JSON. `plain` is the packed entry without taught asks."""
    sentences = [_plain(sentence) for sentence in unit.sentences]
    plain = {**plain, "told": sentences}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def unpack_entry(line: bytes, source_of: SourceOf, taught: Taught) -> Entry:
    """Unpack the passage or gap in a line. Taught asks come after the entry's own asks."""
    return entry_of(json.loads(line), source_of, taught)


def unpack_unit(line: bytes, source_of: SourceOf, lexicon: Lexicon, taught: Taught) -> Unit:
    """Unpack the unit in a line. Taught asks come after the entry's own asks."""
    plain = json.loads(line)
    sentences = tuple([_sentence(one, lexicon.names) for one in plain["told"]])
    return assemble(entry_of(plain, source_of, taught), sentences, lexicon)


def _plain(sentence: Sentence) -> Sequence[Any]:
    return (
        sentence.start,
        sentence.end,
        " ".join(sentence.stems),
        " ".join(sentence.telling),
        sentence.letters,
        " ".join(sorted(sentence.kinds)),
        sentence.denies,
    )


def _sentence(plain: Sequence[Any], names: frozenset[str]) -> Sentence:
    start, end, stems, telling, letters, kinds, denies = plain
    return Sentence(
        (start, end),
        stems.split(),
        telling.split(),
        letters,
        _kinds(kinds),
        denies=denies,
        known_names=names,
    )


@cache
def _kinds(joined: str) -> frozenset[str]:
    """Return the kinds of answers in a sentence. The few combinations that occur are cached."""
    return frozenset(joined.split())


def entry_of(plain: dict[str, Any], source_of: SourceOf, taught: Taught) -> Entry:
    """Unpack a passage or gap. Taught asks come after the entry's own asks."""
    source, given = source_of(plain["source"]), taught.get(plain["id"], ())
    added = tuple(ask for code, ask in given if not code)
    translations = _translations(plain["translations"], [one for one in given if one[0]])
    proposed = tuple(plain.get("proposed", ()))
    kept = unconfirmed(proposed, added) if added else proposed
    asks = (*(ask for ask in plain["asks"] if ask in kept or ask not in proposed), *added)
    if plain.get("gap"):
        text, see, label = plain["text"], plain["see"], plain["label"]
        return Gap(plain["id"], source, text, asks, see, label, translations)
    return Passage(
        id=plain["id"],
        source=source,
        text=plain["text"],
        paragraphs=tuple(plain["paragraphs"]),
        wording=Wording(plain["wording"]),
        section=plain["section"],
        starts=plain["starts"],
        asks=asks,
        label=plain["label"],
        standfirst=plain["standfirst"],
        author=plain["author"],
        published=plain["published"],
        url=plain["url"],
        markdown=plain["markdown"],
        proposed=kept,
        translations=translations,
    )


def _translations(
    plain: Sequence[Sequence[Any]], taught: Sequence[tuple[str, str]]
) -> tuple[Translation, ...]:
    """Unpack translations. Taught asks come after a translation's own asks."""
    if not (plain or taught):
        return ()
    own = [Translation(code, tuple(asks), label, text) for code, asks, label, text in plain]
    return with_taught(own, taught)
