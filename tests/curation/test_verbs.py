"""A proposal shows a preview of its effects, including any harm, and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.core.model.results import Outcome
from bot.curation import preview as previewing
from bot.curation.verbs import Declare, Proposal, Teach, propose
from bot.errors import CurationError, KnowledgeError
from tests.bakery import GOLDEN, KNOWLEDGE, written
from tests.curation.desks import CURATED, desk

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Config
    from bot.curation.preview import Preview

FLOUR = "Which flour do the birds use?"
TAKEN = Declare(
    "Which ingredient are in the loaf?",
    "Nobody says which ingredients are in the loaf.",
    id="a-loaf",
)


@pytest.fixture(params=["in memory", "on disk"])
def config(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Config:
    """Return a configuration of the bakery, with golden questions and no curated file."""
    if request.param == "on disk":
        monkeypatch.setattr("bot.knowledge.files.LARGE", 1)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    config = desk(tmp_path)
    written(config.knowledge[0] / "bakery.golden.yaml", GOLDEN)
    return config


def proposed(config: Config, proposal: Proposal) -> Preview:
    """Return a preview of the proposal."""
    return propose(proposal, config, app.build(config))


def test_a_question_in_another_language_is_taught_in_that_language(config: Config) -> None:
    """A question whose language the knowledge has asks in is added to these asks."""
    knowledge = config.knowledge[0] / "bakery.yaml"
    spanish = "asks:\n", "asks_in: {es: ['¿De qué es el pan?']}\n    asks:\n"
    knowledge.write_text(knowledge.read_text(encoding="utf-8").replace(*spanish, 1), "utf-8")
    question = "¿Con qué harina hacen el pan los pájaros?"
    found = proposed(config, Teach(question, "bread"))
    assert "      asks_in:\n        es:\n          - " in found.change.after.decode()
    assert [quote.passage.id for quote in found.after.quotes] == ["bread"]


def test_teaching_shows_the_new_answer(config: Config) -> None:
    """The preview has the old and new answers to every wording. Nothing is written."""
    found = proposed(config, Teach(f"  **{FLOUR}** ", "bread", ("flour?", "Who is there?")))
    assert (found.question, found.target, found.trouble) == (FLOUR, "bread", None)
    assert found.before.outcome is not Outcome.ANSWER
    assert [quote.passage.id for quote in found.after.quotes] == ["bread"]
    assert [answer.question for answer in found.others] == ["flour?", "Who is there?"]
    assert not found.harms
    assert f"        - {FLOUR}\n" in found.change.after.decode()
    assert not found.change.path.exists()


def test_teaching_confirms_a_proposed_ask(config: Config) -> None:
    """A question proposed by an import becomes an ask when a curator teaches it."""
    asks = "      - Was the heat a problem?\n"
    text = KNOWLEDGE.replace(asks, f"{asks}    proposed:\n      - {FLOUR}\n")
    written(config.knowledge[0] / "bakery.yaml", text)
    found = proposed(config, Teach(FLOUR, "oven"))
    assert (found.trouble, found.problems) == (None, ())
    assert f"        - {FLOUR}\n" in found.change.after.decode()


def test_a_gap_is_previewed(config: Config) -> None:
    """The gap gets its id from the question, and its source from the related passage."""
    found = proposed(config, Declare("What do the penguins earn?", "Nobody says.", see="customers"))
    assert found.after.outcome is Outcome.GAP
    assert found.after.gap
    assert (found.after.gap.id, found.after.gap.see) == ("gap-penguins-earn", "customers")
    assert found.trouble is None


def test_an_ask_may_go_to_a_gap(config: Config) -> None:
    """An ask can be added to a gap, whether the gap is from the source or from a curator."""
    assert proposed(config, Teach("what does the flour cost", "price")).trouble is None
    written(config.knowledge[0] / "curated.yaml", CURATED)
    found = proposed(config, Teach("is there a salary for the staff", "wages"))
    assert found.after.gap
    assert found.after.gap.id == "wages"
    assert "- is there a salary for the staff" in found.change.after.decode()


def test_golden_questions_that_would_fail_are_reported(config: Config) -> None:
    """The preview lists golden questions that would fail or become copies of an ask."""
    found = proposed(config, Teach("walrus", "bread"))
    assert [miss.asked.question.text for miss in found.broken] == ["walruses"]
    assert found.harms
    copied = proposed(config, Teach("Whose heat was trouble for the iceberg", "oven"))
    assert copied.harms
    assert "this question copies an ask of `oven`" in str(copied.problems[0])


def test_a_lost_ask_is_reported(config: Config) -> None:
    """If an ask would no longer find its entry, the preview names the entry that it would find."""
    found = proposed(config, TAKEN)
    assert [str(lost) for lost in found.lost] == [
        (
            "`Which ingredients are in the loaf?`, a known question for `bread`, wrongly leads to "
            "the gap `a-loaf`"
        )
    ]
    assert found.harms


def test_an_answer_that_stays_wrong_is_reported(config: Config) -> None:
    """If another passage still ranks first, the preview says so."""
    found = proposed(config, Teach("what did the ovens melt", "bread"))
    assert found.trouble == "wrongly leads to the passage `oven`"
    assert not found.harms


def test_invalid_golden_questions_block_nothing(config: Config) -> None:
    """Proposals ignore golden questions that are invalid or missing.

    `eval` reports invalid ones.
    """
    golden = config.knowledge[0] / "bakery.golden.yaml"
    written(golden, "questions: 7\n")
    assert not proposed(config, Teach(FLOUR, "bread")).harms
    golden.unlink()
    assert not proposed(config, Teach(FLOUR, "bread")).harms


def test_of_many_asks_the_most_similar_are_asked(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If there are many asks, only those most similar to the question are asked again."""
    monkeypatch.setattr(previewing, "MAX_REPLAYED", 2)
    assert [lost.ask for lost in proposed(config, TAKEN).lost] == [
        "Which ingredients are in the loaf?"
    ]


@pytest.mark.parametrize(
    ("proposal", "message"),
    [
        (Teach("why?", "brad"), "there is no passage or gap `brad`; did you mean `bread`?"),
        (Teach("why?", "saxophone"), "there is no passage or gap `saxophone`"),
        (Teach("who are the BEST customers", "customers"), "`customers` already has this question"),
        (Teach("x" * 101, "bread"), "the question is 1 character too long: at most 100"),
        (Teach("<@1234>", "bread"), "the question is empty: write its text"),
        (Declare("why?", "", see="bread"), "the text is empty: write its text"),
        (Declare("why?", "No.", see="price"), "there is no passage `price`"),
        (Declare("why?", "No.", source="bakry"), "there is no source `bakry`; did you mean"),
        (Declare("why?", "No.", id="oven"), "there is already a passage or gap `oven`"),
        (Declare("why?", "No.", id="../x"), "the id may contain only lowercase letters, digits"),
        (Declare("why?", "x" * 401), "the text is 1 character longer than a Discord reply"),
    ],
)
def test_invalid_proposals_are_refused(config: Config, proposal: Proposal, message: str) -> None:
    """The error says what is wrong and, if possible, suggests a correction."""
    with pytest.raises(CurationError) as caught:
        proposed(config, proposal)
    assert str(caught.value).startswith(message)


def test_with_several_sources_a_gap_needs_one(config: Config) -> None:
    """A gap that points to a passage has that passage's source."""
    cellar = (
        "source: {id: cellar, title: T, publisher: P}\npassages:\n"
        "  - {id: wine, paragraphs: [1], wording: verbatim, text: Wine., asks: [Is there wine?]}\n"
    )
    written(config.knowledge[0] / "cellar.yaml", cellar)
    with pytest.raises(CurationError, match="which source this gap is about"):
        proposed(config, Declare("Is the wine red?", "No."))
    declared = proposed(config, Declare("Is the wine red?", "No.", source="cellar"))
    assert "source: cellar" in declared.change.after.decode()
    near = proposed(config, Declare("Is the wine red?", "No.", see="wine"))
    assert "source: cellar" in near.change.after.decode()


def test_ids_are_made_from_words(config: Config) -> None:
    """Questions in any language can be turned into ids. If an id is taken, a number is added."""
    text = CURATED.replace("id: wages", "id: gap-penguins-earn")
    written(config.knowledge[0] / "curated.yaml", text)
    found = proposed(config, Declare("what penguins earn?", "No.", see="bread"))
    assert found.target == "gap-penguins-earn-2"
    assert proposed(config, Declare("что это", "No.")).target == "gap"
    long = proposed(config, Declare(f"{'a' * 60} {'b' * 30}", "No.")).target
    assert len(long) <= 64


def test_an_invalid_curated_file_is_reported(config: Config) -> None:
    """If the curated file is invalid, its problems are reported and it is not changed."""
    path = written(config.knowledge[0] / "curated.yaml", CURATED)
    serving = app.build(config)
    written(path, CURATED.replace("taught:", "tought:"))
    with pytest.raises(KnowledgeError, match="unknown key `tought`"):
        propose(Teach(FLOUR, "bread"), config, serving)
    assert "tought" in path.read_text(encoding="utf-8")


def test_a_change_that_causes_problems_is_refused(config: Config) -> None:
    """A change that would make the knowledge invalid is refused, such as a gap that is too long."""
    long = KNOWLEDGE.replace("and they never pay.", f"and they never pay. {'x' * 1440}")
    written(config.knowledge[0] / "bakery.yaml", long)
    with pytest.raises(KnowledgeError, match="longer than a Discord reply"):
        proposed(config, Declare("why?", "y" * 390, see="customers"))


def test_the_configured_file_is_used(config: Config, tmp_path: Path) -> None:
    """The change affects the curated file that is named in the configuration."""
    elsewhere = replace(config, curated=tmp_path / "ours.yaml")
    assert proposed(elsewhere, Teach(FLOUR, "bread")).change.path == tmp_path / "ours.yaml"
