"""Pages for browsing: the sources, their topics, and the questions in a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.replies import custom_id
from bot.chat.replies.escape import cut, escape
from bot.chat.replies.paging import page_of, turning, where
from bot.chat.replies.reply import (
    MAX_OPTION,
    MAX_OPTIONS,
    LinkButton,
    Menu,
    Option,
    Press,
    Reply,
    label,
    say,
)
from bot.core.model.entries import by_collection
from bot.core.model.labels import label_of
from bot.texts.citation import cited_paragraphs, human_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.catalogue import Catalogue
    from bot.core.model.entries import Passage, Source
    from bot.texts import Texts

_SOURCES_PER_PAGE = 5  # each source may have a link button, and a row holds five buttons


def topics(catalogue: Catalogue, page: int, texts: Texts) -> Reply:
    """Return a page of the topics, with a menu."""
    found = tuple(catalogue.topics.items())
    if not found:
        return say(texts.chat.no_passages)
    page, shown = page_of(found, page, MAX_OPTIONS)
    options = tuple(
        Option(
            id_,
            cut(topic.name or topic.source.title, MAX_OPTION),
            cut(f"{topic.source.title}, {_count(len(topic.passages), texts)}", MAX_OPTION),
        )
        for id_, topic in shown
    )
    menu = Menu(custom_id.topic_menu(page), texts.chat.pick_topic, options)
    reply = say(f"**{texts.chat.topics_title}**", where(page, found, MAX_OPTIONS, texts))
    turns = turning(custom_id.topics, page, found, MAX_OPTIONS, texts)
    return reply.with_row(menu).with_row(*turns)


def questions(catalogue: Catalogue, topic_id: str, page: int, texts: Texts) -> Reply:
    """Return a page of a topic's questions, with a menu.

    If the topic doesn't exist, return the first page of topics.
    """
    topic = catalogue.topics.get(topic_id)
    if topic is None:
        return topics(catalogue, 0, texts)
    page, shown = page_of(topic.passages, page, MAX_OPTIONS)
    options = tuple(
        Option(
            passage.id, cut(label_of(passage, texts.language), MAX_OPTION), _numbers(passage, texts)
        )
        for passage in shown
    )
    menu = Menu(custom_id.question_menu(topic_id, page), texts.chat.pick_question, options)
    title = texts.chat.topic.format(
        source=escape(topic.source.title), section=escape(topic.name or texts.chat.no_section)
    )
    at = where(page, topic.passages, MAX_OPTIONS, texts)
    back = Press(custom_id.topics(0), texts.chat.back)
    turns = turning(
        lambda to: custom_id.questions(topic_id, to), page, topic.passages, MAX_OPTIONS, texts
    )
    return say(f"**{title}**", at).with_row(menu).with_row(*turns, back)


def _numbers(passage: Passage, texts: Texts) -> str:
    return cut(cited_paragraphs(passage, texts), MAX_OPTION)


def sources(catalogue: Catalogue, page: int, texts: Texts) -> Reply:
    """Return a page of the sources, with links to those that aren't in a collection.

    The sources of a collection share one entry.
    """
    found = by_collection(catalogue.knowledge.sources)
    if not found:
        return say(texts.chat.no_passages)
    page, shown = page_of(found, page, _SOURCES_PER_PAGE)
    lines = [_works(works, catalogue, texts) for works in shown]
    alone = [works[0] for works in shown if works[0].collection is None]
    links = {s.url: LinkButton(s.url, label(s.title)) for s in alone if s.url}
    at = where(page, found, _SOURCES_PER_PAGE, texts)
    turns = turning(custom_id.sources, page, found, _SOURCES_PER_PAGE, texts)
    reply = say(f"**{texts.chat.sources_title}**", *lines, at)
    return reply.with_row(*links.values()).with_row(*turns)


def _works(works: Sequence[Source], catalogue: Catalogue, texts: Texts) -> str:
    collection, count = works[0].collection, sum(catalogue.counts[one.id] for one in works)
    if collection is None:
        return _source(works[0], count, texts)
    pages = texts.pages.format(count=len(works))
    title = escape(texts.quotation.format(title=cut(collection.name, 100)))
    details = filter(None, (escape(collection.publisher or ""), pages, _count(count, texts)))
    return f"{title}\n-# {', '.join(details)}"


def _source(source: Source, count: int, texts: Texts) -> str:
    date = human_date(source.published, texts) if source.published else None
    known = dict.fromkeys(part for part in (source.author, source.publisher, date) if part)
    title = escape(texts.quotation.format(title=cut(source.title, 100)))
    details = filter(None, (escape(cut(", ".join(known), 100)), _count(count, texts)))
    return f"{title}\n-# {', '.join(details)}"


def _count(count: int, texts: Texts) -> str:
    return texts.passages.format(count=count)
