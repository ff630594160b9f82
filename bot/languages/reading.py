"""Read the rules of a language from its folder."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import Stemmer  # type: ignore[import-not-found]  # a C extension without types

from bot.core.text.abbreviations import Abbreviations
from bot.core.text.language import Language, WordLists
from bot.core.text.patterns import patterns_of, without_accents
from bot.core.text.smalltalk.recognizing import Recognizer
from bot.core.text.tokens import Tokenizer, token_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_KINDS = ("person", "time", "place", "reason", "manner", "thing", "number")


def read_rules(code: str, folder: Path) -> Language:
    """Return the rules of a language from its folder. Any part of the rules may be missing."""
    file = folder / "language.toml"
    rules: Mapping[str, Any] = (
        tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    )
    words: Mapping[str, str] = rules.get("words", {})
    tokenizer = _tokenizer(rules, words)

    def folded(name: str) -> frozenset[str]:
        return frozenset(map(tokenizer.fold, words.get(name, "").split()))

    common = _listed(folder, "common.txt")
    singles, phrases = _question_words(rules.get("questions", {}), tokenizer)
    return Language(
        code=code,
        tokenizer=tokenizer,
        patterns=patterns_of(rules.get("phrases", {})),
        talk=_talk(rules.get("smalltalk", {}), rules.get("spellings", {})),
        stop_words=folded("stop"),
        fillers=folded("fillers"),
        faint_words=folded("faint"),
        question_words=singles,
        question_phrases=phrases,
        time_words=folded("time") | folded("calendar"),
        reason_words=folded("reason"),
        number_words=folded("number"),
        calendar_words=folded("calendar"),
        negations=folded("negations"),
        chat_words=folded("chat"),
        abbreviations=_abbreviations(rules.get("abbreviations", {}), tokenizer),
        measures=folded("measures"),
        he_words=folded("he"),
        she_words=folded("she"),
        letters=frozenset(rules.get("letters", "")),
        sounds=rules.get("sounds", {}),
        capitalizes=rules.get("capitalizes-nouns", False),
        compounds=rules.get("joins-compounds", False),
        lists=WordLists(
            words=_listed(folder, "words.txt") | common,
            common=common,
            kin=_kin(folder / "kin.txt", tokenizer),
        ),
    )


def _abbreviations(listed: Mapping[str, str], tokenizer: Tokenizer) -> Abbreviations:
    def folded(text: str) -> str:
        return " ".join(map(tokenizer.fold, text.split()))

    return Abbreviations({folded(meaning): folded(short) for meaning, short in listed.items()})


def _tokenizer(rules: Mapping[str, Any], words: Mapping[str, str]) -> Tokenizer:
    kept, elided = rules.get("kept-letters", ""), frozenset(rules.get("elided", "").split())
    name = rules.get("stemmer")
    snowball = Stemmer.Stemmer(name, 0).stemWord if name else str
    stem = _stemming(snowball, rules.get("forms", {}), rules.get("endings", {}))
    plain = Tokenizer(stem, elided=elided, kept=kept)
    stop = elided.union(map(plain.fold, words.get("stop", "").split()))
    return Tokenizer(stem, token_type(stop), elided, kept)


def _stemming(
    stem: Callable[[str], str], forms: Mapping[str, str], endings: Mapping[str, str]
) -> Callable[[str], str]:
    """Return a stemmer that applies `forms` to a word before `stem`, and `endings` to the result.

    Both `forms` and `endings` map regular expressions to replacements.
    """
    before, after = _rewriting(forms), _rewriting(endings)
    return lambda word: after(stem(before(word)))


def _rewriting(rules: Mapping[str, str]) -> Callable[[str], str]:
    compiled = [(re.compile(pattern), replacement) for pattern, replacement in rules.items()]

    def rewritten(word: str) -> str:
        for pattern, replacement in compiled:
            word = pattern.sub(replacement, word)
        return word

    return rewritten


def _talk(lexicon: Mapping[str, str], spellings: Mapping[str, str]) -> Recognizer:
    """Return a small-talk recognizer that ignores accents."""
    return Recognizer(
        {name: _plain(entries) for name, entries in lexicon.items()},
        {_plain(typed): _plain(meant) for typed, meant in spellings.items()},
        view=_plain,
    )


def _plain(text: str) -> str:
    return without_accents(text.casefold())


def _question_words(
    questions: Mapping[str, str], tokenizer: Tokenizer
) -> tuple[dict[str, str], dict[tuple[str, ...], str]]:
    """Return the type of answer for each question word, and for each question phrase.

    `questions` contains the comma-separated words and phrases for each type of answer.
    """
    singles: dict[str, str] = {}
    phrases: dict[tuple[str, ...], str] = {}
    for kind in _KINDS:
        for phrase in filter(None, map(str.strip, questions.get(kind, "").split(","))):
            words = tuple(map(tokenizer.fold, phrase.split()))
            if len(words) > 1:
                phrases[words] = kind
            else:
                singles[words[0]] = kind
    return singles, phrases


def _listed(folder: Path, name: str) -> frozenset[str]:
    """Return the words of a list, or an empty set if the folder has no such list."""
    file = folder / name
    return frozenset(file.read_text("utf-8").split() if file.exists() else ())


def _kin(file: Path, tokenizer: Tokenizer) -> Callable[[str], tuple[str, ...]]:
    """Return a function that finds the stems related to a stem. The list is read on first use."""

    @cache
    def listed() -> Mapping[str, frozenset[str]]:
        related: dict[str, frozenset[str]] = {}
        for words in groups_of(file):
            stems = frozenset(tokenizer.stem(tokenizer.fold(word)) for word in words)
            for stem in stems:
                related[stem] = related.get(stem, stems) | stems
        return related

    def kin(stem: str) -> tuple[str, ...]:
        return tuple(sorted(listed().get(stem, frozenset()) - {stem}))

    return kin


def groups_of(file: Path) -> tuple[tuple[str, ...], ...]:
    """Return the groups of related words in a file, or an empty tuple if there is no such file.

    Each line contains a group of words, separated by commas. Lines that start with "#" are
    comments.
    """
    lines = file.read_text("utf-8").splitlines() if file.exists() else ()
    groups = (line for line in lines if line and not line.startswith("#"))
    return tuple(tuple(map(str.strip, group.split(","))) for group in groups)
