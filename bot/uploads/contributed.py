"""Turn a message into a knowledge file with one passage, as a document of its server."""

from __future__ import annotations

import re

import yaml

from bot.core.model.entries import Wording
from bot.core.text.invisible import strip_invisible
from bot.knowledge.namespaces import namespace
from bot.knowledge.schema import MAX_ASK, MAX_AUTHOR, MAX_PUBLISHER, MAX_TITLE
from bot.store.consent import Consent, Contribution
from bot.uploads.wording import formatted_text, message_text
from bot.yamlfile.fields import is_visible

_HEAD = "# Added from a message in Discord."
_MARK = "msg-"
_ID = re.compile(rf"g\w+-{_MARK}\d+")
_WIDTH = 92


def document_id(contribution: Contribution) -> str:
    """Return the id of a contribution's document. The id limits the document to its server."""
    return f"{namespace(contribution.guild, everywhere=False)}{_MARK}{contribution.message}"


def names_message(id_: str) -> bool:
    """Return whether a document's id could be one that `document_id` returns."""
    return _ID.fullmatch(id_) is not None


def quotes_message(content: bytes) -> bool:
    """Return whether a document was made by `content_of`, not by a curator who chose its id."""
    return content.startswith(_HEAD.encode())


def content_of(contribution: Contribution, server: str) -> bytes:
    """Return a contribution's document, which names the author only with the author's consent."""
    id_, formatted = document_id(contribution), formatted_text(contribution.text)
    passage: dict[str, object] = {
        "id": f"{id_}-1",
        "paragraphs": [1],
        "wording": Wording.VERBATIM.value,
        "format": formatted.format.value,
        "text": formatted.text,
    }
    if contribution.consent is Consent.NAMED and (name := short(contribution.name, MAX_AUTHOR)):
        passage["author"] = name
    if contribution.question:
        passage["asks"] = [contribution.question]
    source = {
        "id": id_,
        "title": short(contribution.title, MAX_TITLE) or "#",
        "publisher": short(server, MAX_PUBLISHER) or "Discord",
        "published": contribution.date,
        "url": contribution.url,
        "language": contribution.language,
    }
    whole = {"source": source, "passages": [passage]}
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return f"{_HEAD}\n{text}".encode()


def as_question(text: str) -> str:
    """Return a question on one line, shortened between words if it is too long for an ask."""
    line = _line(text)
    if len(line) <= MAX_ASK:
        return line
    return line[:MAX_ASK].rpartition(" ")[0] or line[:MAX_ASK]


def short(text: str, limit: int) -> str:
    """Return text on one line, shortened to at most `limit` characters."""
    line = _line(text)
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _line(text: str) -> str:
    """Return the text on one line, or "" if nothing in it is visible."""
    words = message_text(text).text
    return " ".join(words.split()) if is_visible(strip_invisible(words)) else ""
