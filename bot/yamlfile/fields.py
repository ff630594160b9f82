"""Field types for pydantic models of files, with validation, normalization and JSON Schema.

Use `OneLine`, `AsWritten` and `Text` as metadata in `Annotated`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from bot.core.text.invisible import INVISIBLE, named
from bot.output.text import counted
from bot.yamlfile import Unclear

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

MAX_ID = 64
MAX_URL = 512
MAX_OPENING = 120
OPENING_WORDS = (3, 8)
MAX_PARAGRAPH = 100_000
MAX_PARAGRAPHS = 50

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_ID = re.compile(r"[^a-z0-9]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_BLANK_LINES = re.compile(r"\n{3,}")
# Characters that are never visible or that change the direction of text, except line breaks.
_HIDDEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
# Characters that replies escape with a backslash, because they may be Markdown syntax.
_MARKUP = re.compile(r"[\\*_~`|<>#\[\]():@+.\-]")
_NOT_VISIBLE = frozenset("CZM")
_INVISIBLE_CHARACTER = re.compile(f"[{INVISIBLE}]")


class StrictModel(BaseModel):
    """Base class of models that are immutable and reject unknown keys."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def unfit(reason: str) -> PydanticCustomError:
    """Return an error that is reported as the field's name followed by the reason."""
    return PydanticCustomError("unfit", "{reason}", {"reason": reason})


def _too_long(length: int, limit: int) -> PydanticCustomError:
    return unfit(f"is {counted(length - limit, 'character')} too long: at most {limit}")


def unfit_at(line: int, column: int, reason: str) -> PydanticCustomError:
    """Return the same error as `unfit`, but with a line and a column (from 1) in the text."""
    return PydanticCustomError(
        "unfit", "{reason}", {"reason": reason, "line": line, "column": column}
    )


def too_long_for_reply(length: int, limit: int) -> PydanticCustomError:
    """Return the error for a text that is too long once it is escaped."""
    more = counted(length - limit, "character")
    return unfit(
        f"is {more} longer than a Discord reply can show "
        f"(at most {limit}; characters like * and _ count twice): split it in two"
    )


def escaped_length(text: str) -> int:
    """Return an upper bound on the length of a text after its Discord Markdown is escaped."""
    return len(text) + len(_MARKUP.findall(text))


@dataclass(frozen=True, slots=True)
class OneLine:
    """Text on a single line of at most `limit` characters, in Unicode NFC.

    Each run of white space becomes a single space.
    """

    limit: int

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        checked = core_schema.no_info_after_validator_function
        return checked(self.check, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "minLength": 1, "maxLength": self.limit}

    def check(self, text: str) -> str:
        """Return the normalized text.

        Raise an error if the text is empty, is too long or contains a hidden character.
        """
        line = unicodedata.normalize("NFC", " ".join(text.split()))
        check_visible(line)
        if len(line) > self.limit:
            raise _too_long(len(line), self.limit)
        return line


class AsWritten(OneLine):
    """Text in which every character counts, such as a path, without white space around it."""

    def check(self, text: str) -> str:
        """Return the text without white space around it.

        Raise an error if the text is empty, is too long, is on more than one line or contains a
        hidden character.
        """
        line = text.strip()
        check_visible(line)
        if "\n" in line:
            raise unfit("must be on one line")
        if len(line) > self.limit:
            raise _too_long(len(line), self.limit)
        return line


class Text(OneLine):
    """Text for a reply, with one or more lines. `limit` applies to the escaped length."""

    def check(self, text: str) -> str:
        """Return the text with normalized white space.

        Raise an error if the text is empty, is too long or contains a hidden character.
        """
        lines = (" ".join(line.split()) for line in text.strip().splitlines())
        tidy = unicodedata.normalize("NFC", _BLANK_LINES.sub("\n\n", "\n".join(lines)))
        check_visible(tidy)
        if (length := escaped_length(tidy)) > self.limit:
            raise too_long_for_reply(length, self.limit)
        return tidy


def check_visible(text: str) -> None:
    """Raise an error if the text contains a hidden character, or if nothing in it is visible."""
    if found := _HIDDEN.search(text):
        raise _hidden(found[0])
    if not is_visible(text):
        raise unfit("is empty: write its text, or leave it out")


def is_visible(text: str) -> bool:
    """Return whether a text contains a visible character."""
    return any(unicodedata.category(letter)[0] not in _NOT_VISIBLE for letter in text)


def _hidden(char: str) -> PydanticCustomError:
    return unfit(f"contains the invisible character {named(char)}: delete it")


def _all_visible(text: str) -> str:
    """Return the text unchanged, or raise an error if it contains an invisible character."""
    if found := _INVISIBLE_CHARACTER.search(text):
        raise _hidden(found[0])
    return text


def _checked_id(text: str) -> str:
    _all_visible(text)
    if len(text) > MAX_ID:
        raise _too_long(len(text), MAX_ID)
    if not _ID.fullmatch(text):
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        proposal = _NOT_ID.sub("-", plain).strip("-") or "trip-agenda"
        raise unfit(
            f"may contain only lowercase letters, digits and single hyphens: for example {proposal}"
        )
    return text


def _checked_opening(text: str) -> str:
    fewest, most = OPENING_WORDS
    if not fewest <= len(text.split()) <= most:
        raise unfit(
            f"must be the paragraph's first {fewest} to {most} words, found {len(text.split())}"
        )
    return text


def _checked_url(text: str) -> str:
    _all_visible(text)
    try:
        parts = urlsplit(text)
        named = re.fullmatch(r"(?:[^.:@]+\.)*[^.:@]+\.?|\[[0-9a-f:.]+\]", parts.hostname or "")
        usable = parts.scheme in {"http", "https"} and named and parts.port != 0
    except ValueError:  # for example, an invalid port
        usable = False
    if not usable or "@" in parts.netloc or re.search(r"[\s<>\"\\^`{|}]", text):
        raise unfit("must be a web address that starts with https:// or http://, without spaces")
    return text


def checked_date(value: object) -> object:
    """Return a date as written, whether or not the file quotes it.

    Values of unexpected types are returned unchanged.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, Unclear) and value.reads_as == "a date":
        value = value.raw
    if isinstance(value, str) and not _is_date(_all_visible(value.strip())):
        raise unfit("must be a date such as 2013-05-02, 2013-05 or 2013")
    return value.strip() if isinstance(value, str) else value


def _checked_language(value: object) -> object:
    """Return a language code as written. Unquoted `no` means Norwegian, not false."""
    code = value.raw if isinstance(value, Unclear) else value
    if not isinstance(code, str) or not _LANGUAGE.fullmatch(code.strip()):
        raise unfit("must be a language code of two or three lowercase letters, such as es")
    return code.strip()


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - len("2013") :])
    except ValueError:
        return False
    return True


def _ascending(numbers: list[int]) -> list[int]:
    if any(number >= following for number, following in pairwise(numbers)):
        tidy = ", ".join(map(str, sorted(set(numbers))))
        raise unfit(f"must be ascending, each number once: [{tidy}]")
    return numbers


def _described(pattern: str, limit: int) -> WithJsonSchema:
    schema: dict[str, Any] = {"type": "string", "pattern": pattern, "maxLength": limit}
    return WithJsonSchema(schema)


Identifier = Annotated[str, AfterValidator(_checked_id), _described(f"^{_ID.pattern}$", MAX_ID)]
LanguageCode = Annotated[
    str, BeforeValidator(_checked_language), _described(f"^{_LANGUAGE.pattern}$", 3)
]
Opening = Annotated[str, OneLine(MAX_OPENING), AfterValidator(_checked_opening)]
Url = Annotated[
    str, OneLine(MAX_URL), AfterValidator(_checked_url), _described("^https?://", MAX_URL)
]
ParagraphNumber = Annotated[int, Field(ge=1, le=MAX_PARAGRAPH)]
Paragraphs = Annotated[
    list[ParagraphNumber],
    Field(min_length=1, max_length=MAX_PARAGRAPHS),
    AfterValidator(_ascending),
]
