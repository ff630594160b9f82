"""Context that a question inherits from the previous one, as in "and the FBI?" or "why?"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.questions.leaning import Lean, asks_purpose, is_about, of_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.questions.query import Query
    from bot.core.retrieval.index import Index
    from bot.core.retrieval.unit import Unit

CARRIED = 0.5
"""Share of its weight that a word from the earlier question keeps in a follow-up question."""
ANSWERED = 0.25
"""Share of its weight that a name from the previous answer keeps in a follow-up question."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The previous question as it was understood, and the passage that answered it, if any.

    `sure` is the confidence that the passage answers the question.
    """

    query: Query
    unit: Unit | None
    sure: float


def joined(query: Query, lean: Lean, earlier: Earlier, index: Index) -> Query:
    """Return `query` combined with the context that it inherits from the previous question."""
    before = earlier.query
    if lean is Lean.BARE and not (query.kind == "person" and of_person(query)):
        return _asked_again(query, before)
    if lean is Lean.ELLIPSIS and (not query.kind or is_about(query)):
        query = replace(query, kind=before.kind, asked=before.asked)
    return _with(query, _taken(query, lean, earlier, index), before)


def agrees(query: Query, unit: Unit, earlier: Earlier, index: Index) -> bool:
    """Return whether a passage may refer to the person meant by "he" or "she" in the question.

    A question with pronouns of neither gender, or of both genders, agrees with every passage. For
    other questions, the passage must contain a pronoun of the same gender, or a name from the
    conversation and no pronoun of the other gender.
    """
    asked, he, she = {token.stem for token in query.tokens}, query.language.he, query.language.she
    if bool(asked & he) is bool(asked & she):
        return True
    same, other = (he, she) if asked & he else (she, he)
    said = {stem_ for sentence in unit.sentences for stem_ in sentence.stems}
    if said & same:
        return True
    meant = {*_names(earlier.unit, query), *_named(earlier.query, index)}
    return not said & other and any(name in unit.counts or name in unit.asked for name in meant)


def _asked_again(query: Query, before: Query) -> Query:
    """Return the earlier question, changed to ask for a different type of answer."""
    kind = (
        "reason" if asks_purpose(query.text, query.language.patterns) else query.kind or before.kind
    )
    asked = query.asked or before.asked
    wording = before.wording
    if query.asked:
        stem = query.language.tokenizer.stem
        old, new = (" ".join(map(stem, words.split())) for words in (before.asked, asked))
        wording = f"{new} {f' {wording} '.replace(f' {old} ', ' ', 1).strip()}"
    said = f"{before.said} {query.spelt}"
    return replace(before, kind=kind, asked=asked, wording=wording, said=said)


def _taken(query: Query, lean: Lean, earlier: Earlier, index: Index) -> Mapping[str, float]:
    """Return the stems that a question inherits from the earlier one, each with its weight.

    "He" and "they" stand for names in the earlier question or its answer, if there are any. Names
    and dates in the new question replace those in the earlier question.
    """
    before, named = earlier.query, _named(earlier.query, index)
    carried = {one: weight * CARRIED for one, weight in before.terms.items()}
    if lean in {Lean.ELLIPSIS, Lean.PERHAPS}:
        calendar = query.language.calendar
        gives_way = {*named, *(before.terms.keys() & calendar)}
        if not (_named(query, index) or query.terms.keys() & calendar):
            return carried
        return {one: weight for one, weight in carried.items() if one not in gives_way}
    if not of_person(query):
        return carried
    answered = {one: index.lexicon.weight(one) * ANSWERED for one in _names(earlier.unit, query)}
    return answered | ({one: before.terms[one] for one in named} or carried)


def _named(query: Query, index: Index) -> Sequence[str]:
    """Return the stems of a question that are names in the knowledge."""
    return tuple(one for one in query.terms if one in index.lexicon.names)


def _names(unit: Unit | None, query: Query) -> Sequence[str]:
    """Return the stems of the names in a passage, except days and months."""
    sentences = unit.sentences if unit else ()
    names = (name for sentence in sentences for name in sorted(sentence.names))
    return tuple(dict.fromkeys(name for name in names if name not in query.language.calendar))


def _with(query: Query, taken: Mapping[str, float], before: Query) -> Query:
    terms = {**taken, **query.terms}
    fresh = [one for one in taken if one not in query.terms]
    end = len(query.text)
    # inherited words are placed after the end of the text, so they aren't checked as premises
    token = query.language.tokenizer.token
    carried = [token(before.words.get(one, one), one, end, end) for one in fresh]
    return replace(
        query,
        said=f"{before.said} {query.spelt}".strip(),
        tokens=(*query.tokens, *carried),
        terms=terms,
        stems=(*fresh, *query.stems),
        wording=f"{' '.join(taken)} {query.wording}".strip(),
        words={**before.words, **query.words},
        weight=sum(terms.values()),
        is_guess=query.is_guess and not taken,
        unknown=_both(terms, query.unknown, before.unknown),
        rare=_both(terms, query.rare, before.rare),
    )


def _both(terms: Iterable[str], own: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    either = {*own, *others}
    return tuple(one for one in terms if one in either)
