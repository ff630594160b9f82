"""Fuzz targets, which take any bytes and raise an exception if an invariant is violated.

Both Hypothesis (test_fuzz.py) and libFuzzer (`make fuzz`) call them.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import re
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from pydantic import ValidationError

from bot.app import build
from bot.chat.curation import unanswered_pages as curatorpages
from bot.chat.replies import pages
from bot.chat.replies.escape import escape, tidy, unescape
from bot.chat.replies.passages import shown
from bot.chat.replies.rendering import MAX_TEXT, Setting, render
from bot.chat.replies.reply import Reply, say
from bot.chooser.errors import NoChoiceError
from bot.chooser.parsing import choice_in
from bot.config import load as configured
from bot.config.sections import ReplyStyle
from bot.core.model.entries import Passage, Source, Wording
from bot.core.text.tokens import clean, fold, sentences, tokenize
from bot.errors import ArticleError, KnowledgeError
from bot.importer.importing import import_article
from bot.knowledge.loader import load, load_with_places
from bot.knowledge.schema import KnowledgeFile
from bot.markdown import read
from bot.output.text import safe
from bot.texts import texts_in
from tests.chat.replies.test_rendering import answers, known, problems
from tests.chooser.server import completion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.assistant import Assistant

    Target = Callable[[bytes], None]

_REIMPORT_EVERY = 8
_SHOWN = 3  # passages from which a chooser may choose
LIVE_MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>|<#\d+>")


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="footnote-fuzz-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@cache
def _assistant() -> Assistant:
    return build(configured())


def loader(content: bytes) -> None:
    """Load a knowledge file. It is valid, or each of its problems is one line with a position."""
    file = _folder() / "a.yaml"
    try:
        loaded = load_with_places([file], {file: content})
    except KnowledgeError as error:
        _check_problems(error)
        return
    for passage in loaded.knowledge.passages:
        assert passage.text
        assert loaded.where(passage.id).line > 0


def _check_problems(error: KnowledgeError) -> None:
    assert error.problems
    assert not [one for one in error.problems if len(safe(str(one)).splitlines()) != 1]


def _check_error(error: ArticleError) -> None:
    assert "nothing was written" not in str(error), error


def importer(ending: str) -> Target:
    """Return a target that imports articles with a file name extension."""

    def target(content: bytes) -> None:
        """Import an article. It fails with an ArticleError, or it becomes a draft.

        A draft that does not load is a bug. Loading is slow, so only some runs load the draft
        and import the article again, which must change nothing.
        """
        article, out = _folder() / f"article{ending}", _folder() / "out.yaml"
        article.write_bytes(content)
        out.unlink(missing_ok=True)
        try:
            import_article(article, out)
        except ArticleError as error:
            _check_error(error)
            return
        if crc32(content) % _REIMPORT_EVERY == 0:
            draft = out.read_bytes()
            assert load([out]).passages
            import_article(article, out)
            assert out.read_bytes() == draft

    return target


def normalizing(content: bytes) -> None:
    """Normalize text. Cleaning is idempotent, and tokens and sentences are exact slices."""
    text = _text(content)
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    for found in (text, cleaned):
        ends = [0]
        for token in tokenize(found):
            assert ends[-1] <= token.start < token.end <= len(found)
            assert token.word
            assert fold(token.word) == token.word
            ends.append(token.end)
        spans = sentences(found)
        assert all(found[start:end].strip() == found[start:end] for start, end in spans)
        assert "".join("".join(found[a:b] for a, b in spans).split()) == "".join(found.split())


def asking(content: bytes) -> None:
    """Ask a question in a conversation. The answer is valid, fits in a reply, and pings nobody."""
    *previous, question = _text(content).split("\n\n")
    question = question[:4000]
    answer = _assistant().ask(question, [one[:4000] for one in previous[-4:]])
    assert 0 <= answer.confidence <= 1
    for quote in answer.quotes:
        start, end = quote.highlight or (0, 0)
        assert 0 <= start <= end <= len(quote.passage.text)
    for style in ReplyStyle:
        markdown = render(answer, Setting(texts_in("en"), style, question=question)).markdown
        assert len(markdown) <= MAX_TEXT[style]
        assert not LIVE_MENTION.search(markdown), markdown


def rendering(content: bytes) -> None:
    """Render replies from a knowledge file. They stay within Discord's limits and ping nobody."""
    asyncio.run(_check_replies(content))


async def _check_replies(content: bytes) -> None:
    entry, question, style = _entry(content)
    texts = texts_in("es" if len(content) % 2 else "en")
    assert unescape(escape(question)).replace("\u200b", "") == question.replace("\u200b", "")
    await _check_reply(say("?", escape(tidy(question, 300)), curatorpages.shown(question)), style)
    if entry is None:
        return
    knowledge = known(entry)
    setting = Setting(texts, style, asker=1, question=question, message="https://discord.com/1/2/3")
    for answer in answers(knowledge, question, marked=len(question) % 2 == 0):
        await _check_reply(render(answer, setting), style)
        await _check_reply(pages.why(answer, texts), style)
    await _check_reply(pages.context(knowledge.passages[0], knowledge, texts, style), style)


async def _check_reply(reply: Reply, style: ReplyStyle) -> None:
    assert problems(reply, style) == []
    assert not LIVE_MENTION.search(reply.markdown), reply.markdown


def choosing(content: bytes) -> None:
    """Read a chooser's reply. The chosen passages exist, or reading fails with NoChoiceError."""
    for reply in (content, json.dumps(completion(_text(content))).encode()):
        with suppress(NoChoiceError):
            found = choice_in(reply, _SHOWN)
            assert set(found.answers + found.contradicts) <= set(range(_SHOWN))


def passage(content: bytes) -> None:
    """Read a passage in Markdown.

    The passage has a plain text, pings nobody, and reads back unchanged after it is written.
    """
    document = read(_text(content))
    for block, at in document.placed():
        assert document.text[at : at + len(block.text)] == block.text
    one = Passage(
        "p", Source("s", "T", "P"), document.text, (1,), Wording.VERBATIM, markdown=_text(content)
    )
    highlight = (0, len(document.text))
    for numbers in (range(0), range(1, 11)):
        found = shown(one, texts_in("en"), highlight, numbers).text
        assert not LIVE_MENTION.search(found), found


def _entry(content: bytes) -> tuple[KnowledgeFile | None, str, ReplyStyle]:
    """Return a knowledge file made of NUL-separated fields, or None if it is invalid."""
    parts = _text(content).split("\0")
    question, title, publisher, section, text, ask, gap = (parts + [""] * 7)[:7]
    source = {"id": "s", "title": title, "publisher": publisher, "url": "https://x.example/a"}
    passage = {"id": "p", "paragraphs": [1], "section": section, "text": text, "asks": [ask]}
    passage["wording"] = "restated"
    gaps = [{"id": "g", "text": gap, "asks": [ask + "?"]}]
    style = ReplyStyle.PLAIN if len(content) % 3 else ReplyStyle.LAYOUT
    with suppress(ValidationError):
        whole = {"source": source, "passages": [passage], "gaps": gaps}
        return KnowledgeFile.model_validate(whole), question[:4000], style
    return None, question[:4000], style


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


TARGETS: Mapping[str, Target] = {
    "loader": loader,
    "markdown": importer(".md"),
    "text": importer(".txt"),
    "page": importer(".html"),
    "pdf": importer(".pdf"),
    "rst": importer(".rst"),
    "docx": importer(".docx"),
    "normalizing": normalizing,
    "asking": asking,
    "rendering": rendering,
    "choosing": choosing,
    "passage": passage,
}
