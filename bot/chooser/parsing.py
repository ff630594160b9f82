"""The reply: two lists of numbers, and nothing else, or no choice at all."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.chooser.errors import NoChoiceError
from bot.core.choosing import Choice

_MAX_NUMBERS = 5
_FENCED = re.compile(r"```(?:json)?\n(.*)\n```", re.DOTALL)
"""Servers that ignore the schema often put the object into a Markdown code block."""

_Numbers = Annotated[list[Annotated[int, Field(ge=1)]], Field(max_length=_MAX_NUMBERS)]


class _Message(BaseModel):
    content: str


class _Option(BaseModel):
    message: _Message


class _Completion(BaseModel):
    """The part of a completion that counts; servers add much to it."""

    choices: Annotated[list[_Option], Field(min_length=1)]


class _Numbered(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    answers: _Numbers
    contradicts: _Numbers


def choice_in(reply: bytes, count: int) -> Choice:
    """Return the choice in a reply about `count` passages; raise NoChoiceError if there is none."""
    try:
        content = _Completion.model_validate_json(reply).choices[0].message.content.strip()
        fenced = _FENCED.fullmatch(content)
        numbered = _Numbered.model_validate_json(fenced[1] if fenced else content)
    except ValidationError:
        # Without its cause, which quotes the reply.
        raise NoChoiceError("its reply is not the JSON object that it was asked for") from None
    answers, contradicts = _positions(numbered.answers), _positions(numbered.contradicts)
    if max((*answers, *contradicts), default=0) >= count:
        raise NoChoiceError("it chose a passage that it was not given")
    if set(answers) & set(contradicts):
        raise NoChoiceError("it says of one passage that it both answers and contradicts")
    return Choice(answers, contradicts)


def _positions(numbers: list[int]) -> tuple[int, ...]:
    """Return positions, which count from 0, each once."""
    return tuple(dict.fromkeys(number - 1 for number in numbers))
