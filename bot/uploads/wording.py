"""Turn the words of a Discord message into the text of a passage.

Discord's own markup, such as a mention or an invite, is replaced with readable text or with "…",
because it contains ids or leads elsewhere. All other words are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from bot.core.text.invisible import strip_invisible, without_needless
from bot.knowledge.passage_text import Format, markdown_text
from bot.knowledge.schema import MAX_TEXT
from bot.yamlfile.fields import escaped_length

if TYPE_CHECKING:
    from collections.abc import Callable

OMITTED = "…"
_LEFT_OUT = re.compile(
    r"(?P<mention><@[!&]?\d+>)|<#(?P<channel>\d+)>|<a?:(?P<emoji>\w+):\d+>"
    r"|<t:(?P<time>-?\d{1,12})(?::\w)?>|</(?P<command>[^:<>\n]{1,100}):\d+>|<id:\w+>"
    r"|(?P<invite><?(?:https?://)?(?:www\.)?(?:discord\.gg|(?:ptb\.|canary\.)?discord(?:app)?\.com"
    r"/invite)/[\w-]+>?)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"`|\*\*|__|\]\(|^> |^[*-] |^\d+[.)] |^#{1,3} ", re.MULTILINE)
_HEADING = re.compile(r"^#{1,3} [^\S\n]*(\S+(?:[^\S\n]+\S+)*)[^\S\n]*$", re.MULTILINE)
_SMALL = re.compile(r"^-# +", re.MULTILINE)
_FENCED = re.compile(r"(```.*?```)", re.DOTALL)
# In Discord, code may begin on the same line as the opening fence. A single word on the fence's
# line is the language.
_CODE = re.compile(r"```(?:([a-z0-9_+.#-]+)\n)?(.*?)```", re.DOTALL | re.IGNORECASE)
# In Discord, "~~~" doesn't begin a code block.
_TILDES = re.compile(r"^([ >]*)~~~", re.MULTILINE)
_ADDRESS = re.compile(r"\]\(<?https?://[^\s()]+\)", re.IGNORECASE)
# Discord supports neither HTML entities nor HTML elements.
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BREAK = re.compile(r"(?<=\S)[^\S\n]*\n(?=[^\n])(?! *(?:> |[*-] |\d+[.)] |```))")
# In Discord, a block quote or list item never continues on the next line.
_ENDS_QUOTE = re.compile(r"^(> .*)\n(?=[^>\n])", re.MULTILINE)
_ENDS_ITEM = re.compile(r"^( *(?:[*-]|\d+[.)]) .*)\n(?=[^\s>*\d-])", re.MULTILINE)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BLANK_LINES = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class MessageText:
    """The text of a message, and the number of mentions and invites that were left out."""

    text: str
    mentions: int = 0
    invites: int = 0


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A passage's text and format. `excess` is the number of characters beyond the limit."""

    text: str
    format: Format
    excess: int = 0


def message_text(
    content: str, channel: Callable[[int], str | None] = lambda _: None
) -> MessageText:
    """Return a message's text without ids, mentions, invites or unneeded invisible characters.

    `channel` returns the name of a channel, or None if members can't see the channel.
    """
    counts = {"mention": 0, "invite": 0}

    def spoken(found: re.Match[str]) -> str:
        for kind in counts:
            counts[kind] += found[kind] is not None
        return _spoken(found, channel)

    visible = unicodedata.normalize("NFC", without_needless(_CONTROL.sub("", content)))
    text = visible
    # Replacing markup may join the text around it into another mention.
    while (shorter := _LEFT_OUT.sub(spoken, text)) != text:
        text = shorter
    return MessageText(text.strip(), counts["mention"], counts["invite"])


def _spoken(found: re.Match[str], channel: Callable[[int], str | None]) -> str:
    """Return the text that replaces a piece of Discord's markup."""
    if found["channel"]:
        return f"#{channel(int(found['channel'])) or OMITTED}"
    if found["emoji"]:
        return f":{found['emoji']}:"
    if found["command"]:
        return f"/{found['command']}"
    if found["time"]:
        try:
            return f"{datetime.fromtimestamp(int(found['time']), UTC):%Y-%m-%d %H:%M} UTC"
        except (ValueError, OverflowError, OSError):
            return OMITTED
    return f"@{OMITTED}" if found["mention"] else OMITTED


def has_words(text: str) -> bool:
    """Return whether a text has at least one letter or digit."""
    return any(map(str.isalnum, strip_invisible(text)))


def formatted_text(text: str) -> FormattedText:
    """Return the words of a message as the text of a passage.

    Markup that passages support is kept. If the text has unsupported markup, or if a word would be
    lost, the whole text is shown as it was typed.
    """
    if _MARKUP.search(text):
        try:
            written = markdown_text(_as_markdown(text), MAX_TEXT)
        except PydanticCustomError:
            pass
        else:
            # Link addresses and the languages of code blocks are not shown.
            shown = _ADDRESS.sub("]", _CODE.sub(lambda code: f" {_code_of(code)[1]} ", text))
            if _letters(shown) <= _letters(written.plain):
                return FormattedText(str(written), Format.MARKDOWN)
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    plain = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    return FormattedText(plain, Format.TEXT, max(0, escaped_length(plain) - MAX_TEXT))


def _as_markdown(text: str) -> str:
    """Convert Discord's Markdown to the Markdown of passages, with explicit line breaks."""
    parts = _FENCED.split(text)
    for n, part in enumerate(parts):
        is_block = n % 2 and "\n" in part and (parts[n - 1] == "" or parts[n - 1].endswith("\n"))
        if is_block and (code := _CODE.fullmatch(part)):
            end = "" if parts[n + 1].startswith("\n") else "\n"
            language, lines = _code_of(code)
            parts[n] = f"```{language}\n{lines}\n```{end}"
    return "".join(part if n % 2 else _outside_code(part) for n, part in enumerate(parts))


def _code_of(found: re.Match[str]) -> tuple[str, str]:
    """Return the language and the lines of a code block.

    A word that is alone in the block is code, not a language.
    """
    language, lines = found[1] or "", found[2].strip("\n")
    return (language, lines) if lines else ("", language)


def _letters(text: str) -> Counter[str]:
    """Count each letter and digit. Words can't be counted, because markup may be inside a word."""
    return Counter(filter(str.isalnum, text))


def _outside_code(text: str) -> str:
    text = _TILDES.sub(r"\1\~~~", text)
    text = _HEADING.sub(r"**\1**", _SMALL.sub("", text))
    text = _ENDS_ITEM.sub(r"\1\n\n", _ENDS_QUOTE.sub(r"\1\n\n", text))
    return _BREAK.sub("  \n", _ENTITY.sub(r"\\&", text))
