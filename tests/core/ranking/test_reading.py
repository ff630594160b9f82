"""A reader chooses among the best passages and adjusts the confidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.core.answering.answer import answer
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.results import Outcome
from bot.core.ranking.confidence import SURENESS
from bot.core.ranking.features import BY_MEANING, BY_WORDS
from bot.core.ranking.finding import look
from bot.core.ranking.followup_weights import WEIGHTS as FOLLOW_UP
from bot.core.ranking.reading import (
    LONGEST,
    READ,
    UNSURE,
    cut,
    followed,
    is_readable,
    reread,
    surer,
)
from bot.core.ranking.reading_weights import WEIGHTS
from bot.core.retrieval.closeness import Closeness
from bot.core.retrieval.index import Index
from bot.core.retrieval.reader import Judgment
from bot.core.text.lexicon import English
from tests.core.corpus import INDEX, LADDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

POLICY = Policy()
ASK, TICKET, ASSERTED, OFFERED, TWO = (
    "How did the mayor start the parade?",
    "what do children pay at the museum",
    "when do the goats elect a chairgoat",
    "who pays the goats for the ladder",
    "When do the goats elect a chairgoat and did Bernard eat the ladder?",
)
FEATURES = len(BY_WORDS) + len(BY_MEANING) + len(SURENESS)
YES, NO = Judgment(9.0, -9.0), Judgment(-9.0, -9.0)
logits = st.floats(-12, 12)
judgments = st.builds(Judgment, logits, logits)


class Scripted:
    """A reader that returns scripted judgments and records the texts that it reads."""

    def __init__(self, first: Judgment | None, others: Judgment = NO) -> None:
        self.first, self.others = first, others
        self.read_pairs: list[tuple[str, tuple[str, ...]]] = []
        self.earlier: list[str] = []

    def read(
        self, question: str, passages: Sequence[str], earlier: str = ""
    ) -> Sequence[Judgment] | None:
        """Return the scripted judgments."""
        self.read_pairs.append((question, tuple(passages)))
        self.earlier.append(earlier)
        return self.first and [self.first, *[self.others] * (len(passages) - 1)]


class Listed(Scripted):
    """A reader with a judgment for each place."""

    def __init__(self, judged: Sequence[Judgment]) -> None:
        super().__init__(NO)
        self.judged = judged

    def read(
        self, question: str, passages: Sequence[str], earlier: str = ""
    ) -> Sequence[Judgment] | None:
        """Return the judgments of as many places as there are passages."""
        super().read(question, passages, earlier)
        return self.judged[: len(passages)]


class Close:
    """A meaning to which the sentence at one position of each text is closest."""

    language: str | None = None

    def __init__(self, position: int = 0) -> None:
        self.position = position

    def nearest(self, text: str, count: int) -> Sequence[str]:  # noqa: ARG002 - finds nothing more
        """Return no ids."""
        return ()

    def closeness(self, text: str, ids: Iterable[str]) -> dict[str, object]:  # noqa: ARG002 - any
        """Return the same for each of the texts."""
        return {id_: Closeness(0.6, self.position, 0.5, 0.5, 0.4, 0.0) for id_ in ids}


class Unlike(Close):
    """A meaning that compares nothing."""

    def closeness(self, text: str, ids: Iterable[str]) -> dict[str, object]:  # noqa: ARG002 - any
        """Return no similarities."""
        return {}


def reading(reader: Scripted) -> Index:
    """Return the index with a reader."""
    return INDEX.comparing(Close(), reader)  # type: ignore[arg-type] # a stand-in


def test_the_reader_raises_and_lowers_the_confidence() -> None:
    """A passage that answers is asserted. One that doesn't answer is at most suggested."""
    alone = answer(OFFERED, INDEX, POLICY)
    assert alone.outcome is Outcome.SUGGEST
    raised = answer(OFFERED, reading(Scripted(YES)), POLICY)
    assert raised.outcome is Outcome.ANSWER
    assert raised.quotes[0].passage == alone.candidates[0].passage
    lowered = answer(ASSERTED, reading(Scripted(NO)), POLICY)
    assert lowered.outcome is not Outcome.ANSWER
    assert lowered.candidates[0].passage == answer(ASSERTED, INDEX, POLICY).candidates[0].passage


def test_only_unsure_questions_are_read() -> None:
    """The reader skips a question that equals an ask. Otherwise, it reads the best passages."""
    reader = Scripted(NO)
    answer(ASK, reading(reader), POLICY)
    assert not reader.read_pairs
    answer(OFFERED, reading(reader), POLICY)
    ((question, texts),) = reader.read_pairs
    assert question == OFFERED
    assert 1 <= len(texts) <= READ
    title = answer(OFFERED, INDEX, POLICY).candidates[0].passage.source.title
    assert texts[0].startswith(title)


def test_a_gap_that_ranks_first_is_not_overruled() -> None:
    """If a gap ranks first, nothing is read, even if the confidence in a passage is uncertain."""
    question = "which breed were the goats of the minutes"
    index = reading(reader := Scripted(YES))
    found = look(index.parse(question), index)
    assert found.gap
    assert found.passages
    uncertain = replace(found, passages=((found.passages[0][0], 0.5),))
    assert is_readable(replace(uncertain, gap=None))
    assert not is_readable(uncertain)
    assert answer(question, index, POLICY).outcome is Outcome.GAP
    assert not reader.read_pairs


def test_each_part_of_a_question_is_read() -> None:
    """A question with two parts is read as a whole and part by part."""
    reader = Scripted(YES)
    found = answer(TWO, reading(reader), POLICY)
    assert len(found.quotes) == 2
    first, second = TWO.split(" and ")
    assert {question for question, _ in reader.read_pairs} == {TWO, first, second}


def test_a_follow_up_is_read_with_the_earlier_question() -> None:
    """The reader gets the follow-up as typed, and the earlier question as a text of its own."""
    reader = Scripted(NO)
    answer("and the ladder?", reading(reader), POLICY, (OFFERED,))
    assert ("and the ladder?", OFFERED) in [
        (question, earlier)
        for (question, _), earlier in zip(reader.read_pairs, reader.earlier, strict=True)
    ]


def test_the_reader_chooses_the_passage_for_a_follow_up() -> None:
    """The passage that answers a follow-up comes first, even if it doesn't rank first."""
    reader = Scripted(NO, YES)
    found = answer("and the ladder?", reading(reader), POLICY, (OFFERED,))
    read = zip(reader.read_pairs, reader.earlier, strict=True)
    ((first, *others),) = [texts for (_, texts), earlier in read if earlier]
    assert found.outcome is Outcome.ANSWER
    assert found.quotes[0].passage.text not in first
    assert any(found.quotes[0].passage.text in other for other in others)
    refused = answer("and the ladder?", reading(Scripted(NO)), POLICY, (OFFERED,))
    assert refused.outcome is not Outcome.ANSWER


def test_the_reader_chooses_among_the_best_passages() -> None:
    """A passage that answers comes before one that doesn't, although it ranks below."""
    index = reading(Scripted(NO, YES))
    found = look(index.parse(ASSERTED), index)
    assert found.best
    assert not found.best.asks
    read = reread(found, index.reader)
    assert read.best is found.passages[1][0].unit
    assert read.judgment == YES
    assert {one.unit for one, _ in read.passages} == {one.unit for one, _ in found.passages}
    assert [sure for _, sure in read.passages] == sorted(
        (sure for _, sure in read.passages), reverse=True
    )


def test_a_passage_with_asks_stays_first() -> None:
    """The reader doesn't see the asks of a passage, so it can't tell that others fit better."""
    index = reading(Scripted(NO, YES))
    found = look(index.parse(TICKET), index)
    assert found.best
    assert found.best.asks
    assert UNSURE[0] < found.sure < UNSURE[1]
    read = reread(found, index.reader)
    assert read.best is found.best
    assert read.sure < found.sure


def test_reading_adds_nothing_to_unknown_words() -> None:
    """If nothing in the question is in the knowledge, a reader can't make a passage surer."""
    index = reading(Scripted(YES))
    found = look(index.parse("what does a zeppelin cost"), index)
    assert reread(found, index.reader).sure > found.sure
    unknown = look(index.parse("how did the zeppelin"), index)
    assert unknown.query.unknown_share == 1
    assert UNSURE[0] < unknown.sure < UNSURE[1]
    assert reread(unknown, index.reader).sure == unknown.sure


def test_a_gap_that_a_follow_up_names_is_stated() -> None:
    """The passage about the earlier question doesn't replace the gap, whatever the reader says."""
    found = answer("what about the weather?", reading(Scripted(YES)), POLICY, (ASSERTED,))
    assert found.outcome is Outcome.GAP


@given(st.lists(judgments, min_size=READ, max_size=READ), st.floats(0, 5))
def test_more_evidence_for_a_passage_keeps_it_first(
    judged: Sequence[Judgment], more: float
) -> None:
    """If the reader is surer of the passage that it chose, the confidence does not fall."""
    reader = Listed(judged)
    index = reading(reader)
    found = look(index.parse(OFFERED), index)
    before = followed(found, reader, OFFERED, ASSERTED)
    assert before
    assert 0 <= before.sure <= 1
    assert {one.unit for one, _ in before.passages} == {one.unit for one, _ in found.passages}
    place = [one for one, _ in found.passages].index(before.passages[0][0])
    better = [*judged]
    better[place] = Judgment(judged[place].answers + more, judged[place].contradicts)
    after = followed(found, Listed(better), OFFERED, ASSERTED)
    assert after
    assert after.best is before.best
    assert after.sure >= before.sure - 1e-9


def test_a_reader_that_fails_changes_nothing() -> None:
    """If the reader fails, the features decide."""
    plain = reading(Scripted(None)).unread()
    failing = reading(Scripted(None))
    for question in (ASSERTED, OFFERED, TWO):
        assert answer(question, failing, POLICY) == answer(question, plain, POLICY)
        after = answer("and the ladder?", failing, POLICY, (question,))
        assert after == answer("and the ladder?", plain, POLICY, (question,))


def test_words_alone_are_not_read() -> None:
    """A passage whose meaning was not compared is not read: the weights assume its features."""
    reader = Scripted(YES)
    index = INDEX.comparing(Unlike(), reader)  # type: ignore[arg-type] # a stand-in
    assert answer(OFFERED, index, POLICY) == answer(OFFERED, INDEX, POLICY)
    assert not reader.read_pairs


def test_in_a_hurry_nothing_is_read() -> None:
    """In a hurry, the reader is skipped and the answer is provisional.

    When the question is asked again with more time, the reader is used.
    """
    reader = Scripted(YES)
    assistant = Assistant(reading(reader))
    hurried = assistant.ask(OFFERED, hurry=True)
    assert (hurried.outcome, hurried.provisional) == (Outcome.SUGGEST, True)
    assert not reader.read_pairs
    later = assistant.ask(OFFERED)
    assert (later.outcome, later.provisional) == (Outcome.ANSWER, False)
    assert not Assistant(INDEX).ask(OFFERED, hurry=True).provisional


sorts = st.sampled_from(sorted(WEIGHTS))
features = st.lists(st.floats(0, 1), min_size=FEATURES, max_size=FEATURES)


@given(sorts, st.floats(*UNSURE), features, st.tuples(judgments, judgments), st.floats(0, 5))
def test_more_evidence_never_lowers_the_confidence(
    sort: str, sure: float, features: Sequence[float], both: tuple[Judgment, Judgment], more: float
) -> None:
    """The confidence is a probability, and better judgments of the first passage raise it."""
    first, other = both
    before = surer(sure, features, [first, other], sort)
    assert 0 <= before <= 1
    for better in (
        Judgment(first.answers + more, first.contradicts),
        Judgment(first.answers, first.contradicts + more),
    ):
        assert surer(sure, features, [better, other], sort) >= before - 1e-9
    rival = Judgment(other.answers + more, other.contradicts)
    assert surer(sure, features, [first, rival], sort) <= before + 1e-9
    assert surer(min(1.0, sure + more), features, [first, other], sort) >= before - 1e-9


@given(sorts, features, judgments)
def test_a_single_passage_has_no_rival(
    sort: str, features: Sequence[float], first: Judgment
) -> None:
    """A single passage is treated as if another passage were very unlikely to answer."""
    assert surer(0.5, features, [first], sort) == pytest.approx(
        surer(0.5, features, [first, Judgment(-5.0, -30.0)], sort), abs=0.01
    )


def test_the_weights_are_in_the_order_of_the_evidence() -> None:
    """A weight that belongs to another feature would go unnoticed otherwise."""
    names = ("confidence", *BY_WORDS, *BY_MEANING, *SURENESS)
    for weights in WEIGHTS.values():
        assert tuple(weights) == (*names, "answers", "contradicts", "reader's lead")
    for weights in FOLLOW_UP.values():
        assert tuple(weights) == ("confidence", "answers", "contradicts", "lead", "always")


@pytest.mark.parametrize("by_meaning", [True, False])
@pytest.mark.parametrize("position", [0, 20, 39])
def test_a_long_passage_is_read_around_the_closest_sentence(
    position: int, *, by_meaning: bool
) -> None:
    """The sentences before and after it are read too, as far as there is room."""
    text = " ".join(f"Goat number {n} eats the ladder." for n in range(40))
    passage = replace(LADDER, text=text)
    index = Index(KnowledgeBase((passage.source,), (passage,)), English())
    query = index.parse(f"does goat number {position} eat the ladder")
    if by_meaning:
        index = index.comparing(Close(position))  # type: ignore[arg-type] # a stand-in
    kept = cut(look(query, index).passages[0][0])
    assert f"Goat number {position} eats" in kept
    assert LONGEST - 50 < len(kept) <= LONGEST
    assert kept in text
