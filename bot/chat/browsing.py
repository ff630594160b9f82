"""Browsing: the sources, their topics, and the questions of a topic, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.chat import custom_id
from bot.chat.escape import cut, escape
from bot.chat.reply import MAX_OPTION, MAX_OPTIONS, Link, Menu, Option, Press, Reply, label, say
from bot.citation import cited_paragraphs, human_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.chat.catalogue import Catalogue
    from bot.core.model import Passage, Source
    from bot.texts import Texts

T = TypeVar("T")

_SOURCES = 5  # a page, for each has a button and they make one row


def topics(catalogue: Catalogue, page: int, texts: Texts) -> Reply:
    """Show a page of the topics, to choose from."""
    found = tuple(catalogue.topics.values())
    if not found:
        return say(texts.chat.no_passages)
    page, shown = _page(found, page, MAX_OPTIONS)
    options = tuple(
        Option(
            topic.id,
            cut(topic.section or topic.source.title, MAX_OPTION),
            cut(f"{topic.source.title}, {_count(len(topic.passages), texts)}", MAX_OPTION),
        )
        for topic in shown
    )
    menu = Menu(custom_id.topic_menu(page), texts.chat.pick_topic, options)
    reply = say(f"**{texts.chat.topics_title}**", _where(page, found, MAX_OPTIONS, texts))
    turning = _turning(custom_id.topics, page, found, MAX_OPTIONS, texts)
    return reply.with_row(menu).with_row(*turning)


def questions(catalogue: Catalogue, topic_id: str, page: int, texts: Texts) -> Reply:
    """Show a page of a topic's questions, to choose from."""
    topic = catalogue.topics.get(topic_id)
    if topic is None:
        return topics(catalogue, 0, texts)
    page, shown = _page(topic.passages, page, MAX_OPTIONS)
    options = tuple(
        Option(passage.id, cut(_asked(passage), MAX_OPTION), _numbers(passage, texts))
        for passage in shown
    )
    menu = Menu(custom_id.question_menu(topic_id, page), texts.chat.pick_question, options)
    title = texts.chat.topic.format(
        source=escape(topic.source.title), section=escape(topic.section or texts.chat.no_section)
    )
    where = _where(page, topic.passages, MAX_OPTIONS, texts)
    back = Press(custom_id.topics(0), texts.chat.back)
    turning = _turning(
        lambda to: custom_id.questions(topic_id, to), page, topic.passages, MAX_OPTIONS, texts
    )
    return say(f"**{title}**", where).with_row(menu).with_row(*turning, back)


def _asked(passage: Passage) -> str:
    return passage.asks[0] if passage.asks else " ".join(passage.text.split())


def _numbers(passage: Passage, texts: Texts) -> str:
    return cut(cited_paragraphs(passage, texts), MAX_OPTION)


def sources(catalogue: Catalogue, page: int, texts: Texts) -> Reply:
    """Show a page of the sources."""
    if not catalogue.knowledge.sources:
        return say(texts.chat.no_passages)
    page, shown = _page(catalogue.knowledge.sources, page, _SOURCES)
    lines = [_source(source, catalogue.counts[source.id], texts) for source in shown]
    links = {s.url: Link(s.url, label(s.title)) for s in shown if s.url}
    where = _where(page, catalogue.knowledge.sources, _SOURCES, texts)
    turning = _turning(custom_id.sources, page, catalogue.knowledge.sources, _SOURCES, texts)
    reply = say(f"**{texts.chat.sources_title}**", *lines, where)
    return reply.with_row(*links.values()).with_row(*turning)


def _source(source: Source, count: int, texts: Texts) -> str:
    date = human_date(source.published, texts) if source.published else None
    known = dict.fromkeys(part for part in (source.author, source.publisher, date) if part)
    title = escape(texts.quotation.format(title=cut(source.title, 100)))
    details = escape(cut(", ".join(known), 100))
    return f"{title}\n-# {details}, {_count(count, texts)}"


def _count(count: int, texts: Texts) -> str:
    return texts.passages_one if count == 1 else texts.passages_many.format(count=count)


def _pages(items: Sequence[T], size: int) -> int:
    return (len(items) + size - 1) // size


def _page(items: Sequence[T], page: int, size: int) -> tuple[int, Sequence[T]]:
    """Return the items of a page, or of the last one there is; and the number of that page."""
    page = min(page, _pages(items, size) - 1)
    return page, items[page * size : (page + 1) * size]


def _where(page: int, items: Sequence[T], size: int, texts: Texts) -> str:
    pages = _pages(items, size)
    return f"-# {texts.chat.page.format(page=page + 1, pages=pages)}" if pages > 1 else ""


def _turning(
    to: Callable[[int], str], page: int, items: Sequence[T], size: int, texts: Texts
) -> list[Press]:
    earlier = [Press(to(page - 1), texts.chat.earlier)] if page else []
    later = [Press(to(page + 1), texts.chat.later)] if page + 1 < _pages(items, size) else []
    return earlier + later
