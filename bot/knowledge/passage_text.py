"""The text of a passage, either plain or in Markdown."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

from pydantic_core import core_schema

from bot.yamlfile.fields import (
    Text,
    check_visible,
    escaped_length,
    too_long_for_reply,
    unfit_at,
)

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

    from bot.core.model.entries import Passage
    from bot.knowledge.schema import PassageEntry

MAX_WRITTEN = 2
"""Maximum length of a text as written, as a multiple of its maximum length in a reply."""


class Format(StrEnum):
    """The format in which a text is written."""

    TEXT = "text"
    MARKDOWN = "markdown"


class MarkdownText(str):
    """A text in Markdown, with its plain text and its length in a reply."""

    __slots__ = ("length", "plain")

    plain: str
    length: int
    """Maximum length of the text in a reply, in characters."""


class PassageText(Text):
    """Text in the format that the field `format` of the same Pydantic model specifies.

    The model must declare `format` before any field of this type.
    """

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        checked = core_schema.with_info_after_validator_function
        return checked(self._check_format, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "minLength": 1, "maxLength": MAX_WRITTEN * self.limit}

    def _check_format(self, text: str, info: core_schema.ValidationInfo) -> str:
        is_markdown = info.data.get("format") is Format.MARKDOWN
        return markdown_text(text, self.limit) if is_markdown else self.check(text)


def markdown_text(text: str, limit: int) -> MarkdownText:
    """Return Markdown text with its plain text and its length.

    Raises an error if the text has a construct that a passage can't contain, or if the text is too
    long for a reply.
    """
    from bot.markdown import read  # noqa: PLC0415 - most files contain no Markdown

    document = read(text)
    if flaws := document.flaws:
        more = f" (and {len(flaws) - 1} more in this text)" if flaws[1:] else ""
        raise unfit_at(flaws[0].line, flaws[0].column, f"is Markdown: {flaws[0].message}{more}")
    result = MarkdownText(text.strip("\n").rstrip())
    result.plain, result.length = document.text, document.length
    check_visible(result.plain.replace("\t", " "))
    check_visible(result.replace("\t", " "))
    if len(result) > MAX_WRITTEN * limit:
        raise too_long_for_reply(len(result), MAX_WRITTEN * limit)
    if document.length > limit:
        raise too_long_for_reply(document.length, limit)
    return result


def text_length(passage: PassageEntry | Passage) -> int:
    """Return an upper bound on the length of a passage's text in a reply."""
    if isinstance(passage.text, MarkdownText):
        return passage.text.length
    if passage.markdown is None:
        return escaped_length(passage.text)
    from bot.markdown import read  # noqa: PLC0415 - as above

    return read(passage.markdown).length


def inherit_format(data: object) -> object:
    """Return file data in which the passages of a Markdown source are in Markdown by default."""
    if not isinstance(data, dict):
        return data
    source, passages = data.get("source"), data.get("passages")
    is_markdown = isinstance(source, dict) and source.get("format") == Format.MARKDOWN
    if not is_markdown or not isinstance(passages, list):
        return data
    given = [
        {"format": Format.MARKDOWN, **one} if isinstance(one, dict) else one
        for one in cast("list[object]", passages)
    ]
    return {**data, "passages": given}
