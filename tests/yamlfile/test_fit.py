"""For any model, data either fit the model or are reported with the reasons in words."""

from typing import Annotated

import pytest
from pydantic import BaseModel, ConfigDict, Field

from bot.errors import MOST_PROBLEMS
from bot.yamlfile import fit, parse
from bot.yamlfile.scalars import BROKEN


class Toy(BaseModel):
    """A nested model."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str


class Box(BaseModel):
    """A model with features that the real ones don't use yet."""

    model_config = ConfigDict(extra="forbid", strict=True)
    open: bool = False
    pair: Annotated[list[int], Field(min_length=2)] = [1, 2]
    toy: Toy | None = None
    toys: list[Toy] = []
    size: Annotated[int, Field(multiple_of=5)] = 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open: yes", "f:1:7: `open` must be true or false, found `yes`"),
        ("open: {}", "f:1:7: `open` must be true or false, found a mapping"),
        ("pair: [1]", "f:1:7: `pair` has 1 entries: write at least 2"),
        ("pair: {}", None),
        ("toy: {nam: x}", "f:1:7: unknown key `nam`: did you mean `name`?"),
        ("toys: [{name: [x]}]", "f:1:15: `name` must be text, found a list"),
        ("size: 7", "f:1:7: `size`: Input should be a multiple of 5"),
        ("*x", None),
        ("a", "f:1:1: the file must be a mapping of `key: value` lines, found `a`"),
        ("", "f:1:1: the file is empty: there is nothing to read"),
        (
            f"toy: {'long ' * 20}",
            (
                "f:1:6: `toy` must be a mapping of `key: value` lines, "
                "found `long long long long long long long long…`"
            ),
        ),
    ],
)
def test_reasons_are_reported_in_words(text: str, expected: str | None) -> None:
    """Each text has exactly one problem, with this message if one is given."""
    box, problems = fit(parse(text.encode(), "f", 1000), Box)
    assert box is None
    assert len(problems) == 1
    assert expected is None or str(problems[0]) == expected


def test_refused_values_are_reported_once() -> None:
    """An alias is reported as one problem, not also as a value of the wrong type."""
    _, problems = fit(parse(b"open: *x\ntoy: {name: *y}", "f", 1000), Box)
    assert [problem.line for problem in problems] == [1, 2]
    assert repr(BROKEN) == "BROKEN"


def test_valid_data_become_an_instance() -> None:
    """Valid data becomes an instance of the model."""
    box, problems = fit(parse(b"open: true\ntoys: [{name: ball}]", "f", 1000), Box)
    assert problems == ()
    assert box == Box(open=True, toys=[Toy(name="ball")])


def test_reported_problems_are_limited() -> None:
    """The limit applies to all kinds of problems."""
    text = "".join(f"key{number}: 1\n" for number in range(500)) + "toys:\n" + "- {}\n" * 500
    _, problems = fit(parse(text.encode(), "f", 1 << 20), Box)
    assert len(problems) == MOST_PROBLEMS
