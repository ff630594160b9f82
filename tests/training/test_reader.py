"""Tests of the passages, pairs, folds and word pieces in the reader's training data."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.core.ranking.finding import look
from bot.core.ranking.reading import LONGEST, READ, cut
from bot.core.retrieval.reader import Judgment
from bot.core.text.tokens import sentences
from bot.languages import en as english
from training import asks
from training.corpus import FOLDER, LABELED, community
from training.examples import Compare
from training.reader import public, written
from training.reader.evidence import READING, features_of
from training.reader.pairs import FOLDS, folds, pairs_of, split
from training.reader.questions import questions_of, with_asks
from training.reader.tokens import kept, passage_ids, tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.retrieval.index import Index
    from training.corpus import Community
    from training.reader.pairs import Pair
    from training.reader.questions import Question


@pytest.fixture(scope="module")
def vents() -> Community:
    """Return a community of the corpus."""
    return community(FOLDER / "deepvent")


@pytest.fixture(scope="module")
def index(vents: Community) -> Index:
    """Return the community's index, which compares words only."""
    return Compare(english.load()).index(vents.knowledge)


@pytest.fixture(scope="module")
def asked(vents: Community) -> list[Question]:
    """Return the community's questions, with the passages that the engine finds."""
    return [*questions_of(vents, Compare(english.load()))]


def test_long_passages_are_cut_to_the_sentences_nearest_to_the_question(
    vents: Community, index: Index
) -> None:
    """If the question is the last sentence of a long passage, that sentence is kept."""
    found = 0
    for passage in vents.knowledge.passages:
        spans = sentences(passage.text)
        last = passage.text[slice(*spans[-1])]
        query = index.parse(last)
        for one, _ in look(query, index).passages:
            if one.unit.entry is passage and len(passage.text) > LONGEST > len(last):
                found += 1
                text = cut(one)
                assert text.endswith(last)
                assert len(text) <= LONGEST
                assert text in passage.text
    assert found >= 5


def test_short_passages_stay_whole(vents: Community, asked: list[Question]) -> None:
    """The reader gets the title, the headings, and the whole text of a short passage."""
    passages = {passage.id: passage for passage in vents.knowledge.passages}
    read = [candidate for one in asked for candidate in one["candidates"]]
    for candidate in read:
        passage = passages[candidate["id"]]
        assert candidate["passage"].startswith(passage.source.title)
        assert len(passage.text) > LONGEST or candidate["passage"].endswith(f": {passage.text}")
    assert read


def test_pairs_of_a_community(vents: Community, asked: list[Question]) -> None:
    """A question is paired with every right passage found, and with the best other passages."""
    labels = {one.text: one for one in vents.questions}
    for one in asked:
        label, pairs = labels[one["question"]], [*pairs_of(one)]
        right = [each for each in one["candidates"] if each["id"] in label.right]
        assert sum(pair["answers"] or pair["contradicts"] for pair in pairs) == len(right)
        assert len(pairs) - len(right) <= (1 if one["kind"] == "offtopic" else READ)
        assert {pair["community"] for pair in pairs} <= {vents.name}
    assert len([pair for one in asked for pair in pairs_of(one)]) > len(asked)


def test_readers_never_learn_from_their_own_communities() -> None:
    """Each community is in one fold, and readers of that fold are not trained on it."""
    paths = [path.parent for path in FOLDER.glob(f"*/{LABELED}")]
    names = [yaml.safe_load((path / "community.yaml").read_text("utf-8"))["name"] for path in paths]
    pairs = [_pair(community=name) for name in names]
    held = Counter[str]()
    for fold in range(FOLDS):
        learned, others = split(pairs, fold)
        own = {pair["community"] for pair in others}
        assert own == {name for name, at in folds(names).items() if at == fold}
        assert own.isdisjoint(pair["community"] for pair in learned)
        held.update(own)
    assert held == Counter(names)


def test_held_out_articles_are_not_learned_from() -> None:
    """With or without folds, pairs of held-out articles are used only for measuring."""
    pairs = [_pair(held_out=True), _pair(held_out=False)]
    for fold in (None, *range(FOLDS)):
        assert split(pairs, fold) == (pairs[1:], pairs[:1])


def test_word_pieces_of_a_window_and_its_answer() -> None:
    """A pair keeps the word pieces of the title and the window, and marks those of the answer."""
    text = "Otters: They float. They hold paws while sleeping. They dive."
    pair = _pair(passage=text, window="They hold paws while sleeping.", answer="while sleeping")
    pieces = tokenizer()
    ids = passage_ids(pieces, text)
    found = kept(pair, pieces, len(ids))
    assert found is not None
    tokens = [ids[place] for place in found.places]
    assert pieces.decode(tokens) == "otters : they hold paws while sleeping."
    assert pieces.decode(tokens[found.first : found.last + 1]) == "while sleeping"


def test_a_truncated_answer_makes_no_pair() -> None:
    """A pair is left out if the answer is in the truncated part of the passage."""
    text = f"Otters: {'They float. ' * 200}They sleep."
    pair = _pair(passage=text, window="They sleep.", answer="sleep")
    pieces = tokenizer()
    assert kept(pair, pieces, len(passage_ids(pieces, text))) is None


def test_public_pairs() -> None:
    """Each public question is paired with its own paragraph, and some also with another."""
    texts = ("Otters float on their backs. They eat crabs.", "Otters eat fish, too.")
    ask = {"question": "What do otters eat?", "answers": ["crabs"], "answerable": True}
    paragraphs = [{"text": texts[0], "questions": [ask] * 20}, {"text": texts[1], "questions": []}]
    article: Any = {"title": "Sea_otter", "paragraphs": paragraphs}
    made = [*public.pairs_of(article, random.Random(1))]  # noqa: S311 - repeatable
    assert {(pair["passage"], pair["answer"]) for pair in made} == {
        (f"Sea otter: {texts[0]}", "crabs"),
        (f"Sea otter: {texts[1]}", None),
    }
    assert all((pair["answer"] or "") in pair["window"] for pair in made)


def test_evidence_of_reading() -> None:
    """The lead of the first passage is greater if there is no other passage."""
    judged = [Judgment(2.0, -3.0), Judgment(-2.0, -3.0)]
    first = dict(zip(READING, features_of(judged), strict=True))
    assert first["answers"] == 2
    assert 0.9 < first["reader's lead"] < 1
    alone = dict(zip(READING, features_of(judged[:1]), strict=True))
    assert alone["reader's lead"] > first["reader's lead"]
    assert features_of([]) == [0.0] * len(READING)


def test_questions_written_for_passages(vents: Community) -> None:
    """Each question is paired with its passage, and a near miss with another passage too."""
    compare = Compare(english.load())
    made = [*written.pairs_of("deepvent", compare.index(vents.knowledge), vents.name)]
    kinds = Counter((pair["answers"], pair["contradicts"]) for pair in made)
    labels = Counter(one.kind for one in asks.read("deepvent"))
    assert {*labels} == {"answers", "near", "contradicts"}
    assert kinds[1, 0] == labels["answers"]
    assert kinds[0, 1] == labels["contradicts"]
    assert labels["near"] <= kinds[0, 0] <= 2 * labels["near"]
    texts = {passage.text for passage in vents.knowledge.passages}
    assert all(
        any(pair["passage"].partition(": ")[2] in text for text in texts)
        for pair in made
        if "\u203a" not in pair["passage"]
    )


def test_questions_about_pages() -> None:
    """A community with only a page is in no fold, so every reader learns from its pairs."""
    knowledge, name = written.knowledge_of("tin-loft")
    compare = Compare(english.load())
    made = [*written.pairs_of("tin-loft", compare.index(knowledge), name)]
    assert made
    assert not any("community" in pair for pair in made)
    assert split(made, 0) == (made, [])


@pytest.mark.parametrize("path", sorted(asks.FOLDER.glob("*.tsv")), ids=lambda path: path.stem)
def test_written_questions_name_passages(path: Path) -> None:
    """Every line has a passage id, a kind and a question. No community is held out."""
    knowledge, name = written.knowledge_of(path.stem)
    assert not name or not community(FOLDER / path.stem).is_set_aside
    ids = {passage.id for passage in knowledge.passages}
    for one in asks.read(path.stem):
        assert one.passage in ids
        assert one.kind in {"answers", "near", "contradicts"}
        assert one.question.strip()


def test_variants_have_few_or_many_asks(vents: Community) -> None:
    """Answered questions become asks: at most two a passage in one variant, all in the other."""
    few, many = asks.variants(vents, random.Random(1))  # noqa: S311 - repeatable
    answered = {
        (one.passage, one.question) for one in asks.read("deepvent") if one.kind == "answers"
    }
    added = [{(one.id, ask) for one in each.passages for ask in one.asks} for each in (few, many)]
    assert added[0] < added[1] == answered
    assert max(len(passage.asks) for passage in few.passages) == asks.FEW


def test_questions_with_asks(vents: Community) -> None:
    """Only questions whose first passage has asks are kept."""
    compare = Compare(english.load())
    plain, made = [*questions_of(vents, compare)], [*with_asks(vents, compare)]
    assert not any(one["asks"] for one in plain)
    assert all(one["asks"] for one in made)
    assert len(plain) < len(made) < 2 * len(plain)


def _pair(**values: Any) -> Pair:  # noqa: ANN401 - fields of a pair
    pair: Any = {"question": "Do they?", "passage": "Otters: They do.", "answers": 1, **values}
    made: Pair = pair
    return made
