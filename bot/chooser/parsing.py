"""Parse the model's reply, which must consist of two lists of numbers and nothing else."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.chooser.errors import NoChoiceError
from bot.core.answering.choosing import Choice

_MAX_NUMBERS = 5
_FENCED = re.compile(r"```(?:json)?\n(.*)\n```", re.DOTALL)
"""A Markdown code block, in which servers that ignore the schema often put the JSON object."""

_Numbers = Annotated[list[Annotated[int, Field(ge=1)]], Field(max_length=_MAX_NUMBERS)]


class _Message(BaseModel):
    content: str


class _Option(BaseModel):
    message: _Message


class _Completion(BaseModel):
    """The fields of a completion that the bot uses. Servers send many other fields."""

    choices: Annotated[list[_Option], Field(min_length=1)]


class _Numbered(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    answers: _Numbers
    contradicts: _Numbers


def choice_in(reply: bytes, count: int) -> Choice:
    """Return the choice among `count` passages. Raise NoChoiceError if the reply is unusable."""
    try:
        content = _Completion.model_validate_json(reply).choices[0].message.content.strip()
        fenced = _FENCED.fullmatch(content)
        numbered = _Numbered.model_validate_json(fenced[1] if fenced else content)
    except ValidationError:
        # The original error is left out because it quotes the reply.
        raise NoChoiceError("its reply is not the requested JSON object") from None
    answers, contradicts = _positions(numbered.answers), _positions(numbered.contradicts)
    if max((*answers, *contradicts), default=0) >= count:
        raise NoChoiceError("it chose a passage that it was not given")
    if set(answers) & set(contradicts):
        raise NoChoiceError(
            "it says that the same passage both answers the question and contradicts a premise"
        )
    return Choice(answers, contradicts)


def _positions(numbers: list[int]) -> tuple[int, ...]:
    """Convert passage numbers to positions, counted from 0, without duplicates."""
    return tuple(dict.fromkeys(number - 1 for number in numbers))
