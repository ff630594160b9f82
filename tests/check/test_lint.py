"""Tests of warnings about knowledge that is valid but may not be what its author wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.check.examine import examine
from bot.check.lint import few_asks, lost_asks, same_asks, warnings_about
from bot.config import load
from bot.core.model.entries import Gap, Passage
from bot.core.model.results import Answer, Outcome, Quote, Suggestion
from bot.knowledge.loader import Loaded, load_with_places
from tests.bakery import KNOWLEDGE, bakery, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.errors import Problem


BREAD = "      - Is there herring in the bread?\n"


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    """Load the bakery."""
    return load_with_places(bakery(tmp_path).knowledge)


def passage(loaded: Loaded, id_: str) -> Passage:
    """Return the passage with this id."""
    return next(one for one in loaded.knowledge.passages if one.id == id_)


def places(problems: list[Problem]) -> list[tuple[int, int, str]]:
    """Return the line, the column and the message of each problem."""
    return [(one.line, one.column, one.message) for one in problems]


def answering(**answers: Answer) -> Callable[[str], Answer]:
    """Return a function that answers a question according to its first word."""
    return lambda question: answers.get(question.split()[0], Answer(question, Outcome.UNKNOWN))


def test_a_good_file_gets_no_warnings(tmp_path: Path) -> None:
    """With the real engine, each ask leads to its own entry."""
    report = examine(bakery(tmp_path))
    assert (report.problems, report.warnings) == ((), ())
    assert (report.passages, report.gaps) == (3, 1)


def test_few_asks_are_reported_per_passage(tmp_path: Path) -> None:
    """If only a few passages lack asks, each gets its own warning."""
    text = KNOWLEDGE.replace("      - Was the heat a problem?\n", "")
    text = text.replace(
        "gaps:", "  - {id: closed, paragraphs: [4], wording: restated, text: Closed.}\ngaps:"
    )
    found = list(few_asks(load_with_places(bakery(tmp_path, text).knowledge)))
    assert places(found) == [
        (13, 5, "`oven` has 2 asks: 3 or more help members find it"),
        (28, 5, "`closed` has no asks: 3 or more help members find it"),
    ]


def test_one_ask_is_singular(tmp_path: Path) -> None:
    """The warning says "1 ask", not "1 asks"."""
    text = KNOWLEDGE.replace("      - Was the heat a problem?\n", "").replace(
        "      - How often did the iceberg melt?\n", ""
    )
    (found,) = few_asks(load_with_places(bakery(tmp_path, text).knowledge))
    assert found.message == "`oven` has 1 ask: 3 or more help members find it"


@pytest.mark.parametrize("wording", ["restated", "verbatim"])
def test_a_long_file_gets_one_warning(tmp_path: Path, wording: str) -> None:
    """A thousand passages without asks get one warning, or none if they were imported."""
    bakery(tmp_path)
    rows = "".join(
        f"  - {{id: p{n}, paragraphs: [{n}], wording: {wording}, text: Walrus number {n}.}}\n"
        for n in range(1, 1001)
    )
    written(
        tmp_path / "tome.yaml",
        f"source: {{id: tome, title: Walruses, publisher: W}}\npassages:\n{rows}",
    )
    all_found = [*few_asks(load_with_places([tmp_path]))]
    if wording == "verbatim":
        assert not all_found
        return
    (found,) = all_found
    assert found.file == str(tmp_path / "tome.yaml")
    assert (found.line, found.column) == (3, 5)
    assert found.message == (
        "1000 passages in this file, starting with `p1`, have fewer than 3 asks: "
        "asks help members find passages"
    )


@pytest.mark.parametrize(
    ("was", "becomes", "same"),
    [
        ("Was the heat a problem?", "what do the PENGUINS bake bread from", True),
        ("Was the heat a problem?", "What does the penguin bake breads from?", False),
        ("Was the heat a problem?", "What do the penguin bake breads from?", True),
        ("Was the heat a problem?", "Is there fish in the bread?", True),
        ("How expensive is a loaf?", "Is there herring in the bread", True),
        ("Was the heat a problem?", "Bread, what do the penguins bake it from?", False),
    ],
)
def test_duplicate_asks_are_found(tmp_path: Path, was: str, becomes: str, *, same: bool) -> None:
    """Asks are compared after folding, stemming and applying the glossary."""
    text = KNOWLEDGE.replace(was, becomes)
    loaded = load_with_places(bakery(tmp_path, text).knowledge)
    assert [problem.line for _, problem in same_asks(loaded)] == (
        [text[: text.rindex(becomes)].count("\n") + 1] if same else []
    )


@pytest.mark.parametrize("wording", ["restated", "verbatim"])
def test_two_pages_may_have_the_same_heading(tmp_path: Path, wording: str) -> None:
    """Two imported pages may have the same heading, because members add the name of the page."""
    for page in ("pond", "lake"):
        written(
            tmp_path / f"{page}.yaml",
            f"source: {{id: {page}, title: The {page}, publisher: W}}\npassages:\n"
            f"  - {{id: {page}-way, label: How do I get there?, paragraphs: [1], "
            f"wording: {wording}, text: Take the path to the {page}.}}\n",
        )
    loaded = load_with_places([tmp_path])
    found = [problem.message for problem in warnings_about(loaded, answering())]
    about_pond = [message for message in found if "`pond-way`" in message]
    assert bool(about_pond) == (wording == "restated")


def test_the_other_ask_is_named(tmp_path: Path) -> None:
    """The warning gives the other entry and its line, so that the author can remove one of them."""
    text = KNOWLEDGE.replace("Was the heat a problem?", "Is there fish in the bread?")
    ((key, problem),) = same_asks(load_with_places(bakery(tmp_path, text).knowledge))
    assert key == ("oven", 2)
    assert problem.message == (
        "this ask of `oven` is the same as `Is there herring in the bread?` of `bread` on line 12"
    )


def test_proposed_asks_are_not_quoted(tmp_path: Path) -> None:
    """A warning calls a proposed ask "proposed", and gives its line instead of its text."""
    heat = "      - Was the heat a problem?\n"
    text = KNOWLEDGE.replace(heat, "    proposed:\n      - Is there fish in the bread?\n").replace(
        "      - Is there herring in the bread?\n", f"    proposed:\n{BREAD}"
    )
    found = load_with_places(bakery(tmp_path, text).knowledge)
    ((_, problem),) = same_asks(found)
    assert problem.message == (
        "this ask of `oven` is the same as a proposed ask of `bread` on line 13"
    )
    lost = lost_asks(passage(found, "bread"), found, answering())
    assert "this proposed ask of `bread` gets no answer" in [one.message for one in lost]


def test_asks_without_words_are_compared_verbatim(tmp_path: Path) -> None:
    """The asks `?!` and `???` are not duplicates."""
    text = KNOWLEDGE.replace("Was the heat a problem?", "'?!'").replace(
        "How expensive is a loaf?", "'???'"
    )
    assert not list(same_asks(load_with_places(bakery(tmp_path, text).knowledge)))


def test_asks_that_lead_elsewhere(loaded: Loaded) -> None:
    """An ask that leads to another passage, a gap or small talk gets a warning at its position."""
    oven, bread = passage(loaded, "oven"), passage(loaded, "bread")
    (gap,) = loaded.knowledge.gaps
    ask = answering(
        What=Answer("", Outcome.ANSWER, quotes=(Quote(bread, None),)),
        How=Answer("", Outcome.GAP, quotes=(Quote(oven, None),), gap=gap),
        Was=Answer("", Outcome.SMALLTALK, smalltalk="chat"),
    )
    assert places(list(lost_asks(oven, loaded, ask))) == [
        (18, 9, "this ask of `oven` wrongly leads to the passage `bread`"),
        (19, 9, "this ask of `oven` wrongly leads to the gap `price`"),
        (20, 9, "this ask of `oven` is treated as small talk"),
        (13, 5, "none of the asks of `oven` finds it"),
    ]


def test_an_ask_may_find_its_entry_among_others(loaded: Loaded) -> None:
    """An ask finds its entry even if the entry is only the second quote or the first suggestion."""
    oven, bread = passage(loaded, "oven"), passage(loaded, "bread")
    suggested = (Suggestion(oven), Suggestion(bread))
    ask = answering(
        What=Answer("", Outcome.ANSWER, quotes=(Quote(bread, None), Quote(oven, None))),
        How=Answer("", Outcome.SUGGEST, suggestions=suggested),
    )
    assert [one.message for one in lost_asks(oven, loaded, ask)] == [
        "this ask of `oven` gets no answer"
    ]


def test_a_suggested_passage_counts_as_found(loaded: Loaded) -> None:
    """A suggested passage counts as found, because members can select it."""
    oven, bread = passage(loaded, "oven"), passage(loaded, "bread")
    suggested = (Suggestion(bread), Suggestion(oven))
    ask = answering(What=Answer("", Outcome.SUGGEST, suggestions=suggested))
    messages = [one.message for one in lost_asks(oven, loaded, ask)]
    assert messages[0] == "this ask of `oven` wrongly leads to the passage `bread`"
    assert "none of the asks of `oven` finds it" not in messages


def test_a_gap_must_be_found_by_its_own_asks(loaded: Loaded) -> None:
    """If a gap's ask is answered with a passage, there is a warning."""
    (gap,) = loaded.knowledge.gaps
    home = Answer("", Outcome.GAP, gap=gap)
    away = Answer("", Outcome.ANSWER, quotes=(Quote(passage(loaded, "bread"), None),))
    assert not list(lost_asks(gap, loaded, lambda _: home))
    assert len(list(lost_asks(gap, loaded, lambda _: away))) == len(gap.asks) + 1


def test_an_entry_without_asks_gets_no_warning(loaded: Loaded) -> None:
    """An entry without asks gets no warning about where its asks lead."""
    source = loaded.knowledge.sources[0]
    bare = Gap("bare", source, "Nothing.", ())
    assert not list(lost_asks(bare, loaded, answering()))


def test_a_duplicate_ask_is_reported_once(tmp_path: Path) -> None:
    """A duplicate ask gets only one warning, wherever it leads."""
    text = KNOWLEDGE.replace("Was the heat a problem?", "Is there fish in the bread?")
    config = bakery(tmp_path, text)
    loaded = load_with_places(config.knowledge)
    done: list[int] = []
    ask = app.assemble(loaded.knowledge, config).ask
    lines = [one.line for one in warnings_about(loaded, ask, advance=done.append)]
    assert lines.count(20) == 1
    assert sum(done) == 11


def test_the_shipped_knowledge_loads_without_problems() -> None:
    """Each passage has enough asks and is found by each of them. No two passages share an ask."""
    report = examine(load())
    assert report.problems == ()
    messages = [warning.message for warning in report.warnings]
    assert not any("fewer" in one or "help members" in one for one in messages)
    assert not any("none of the asks" in one or "is the same as" in one for one in messages)
