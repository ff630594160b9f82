"""Answer -> Reply: the passage, its citation, and what can be done with them.

Everything here is a pure function; that each reply keeps Discord's limits, for any knowledge that
the loader lets through, is a property that tests hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from bot.chat.replies import custom_id
from bot.chat.replies.escape import bold, cut, escape, tidy
from bot.chat.replies.links import link_to
from bot.chat.replies.reply import LinkButton, Press, Reply, Row, Tone, label, unique
from bot.config.sections import ReplyStyle
from bot.core.model import Outcome, Suggestion
from bot.texts.citation import citation, cited_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model import Answer, Passage, Quote
    from bot.texts import Texts

MAX_TEXT = {ReplyStyle.LAYOUT: 4000, ReplyStyle.PLAIN: 2000}
"""How many characters Discord lets a reply have."""
MAX_QUESTION = {ReplyStyle.LAYOUT: 300, ReplyStyle.PLAIN: 80}
"""How many characters of the question are shown above an answer that is no reply to it."""
_MAX_CORRECTIONS = 4
_MAX_CORRECTED = 40


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a reply will stand.

    `asker` may delete it, unless it is None, as where only one person sees the reply. `question`
    is shown above the answer where the message that asked isn't. `message` is the URL of that
    message where somebody else wanted it answered. What nobody asked is not `explained`.
    """

    texts: Texts
    style: ReplyStyle = ReplyStyle.LAYOUT
    asker: int | None = None
    question: str | None = None
    message: str | None = None
    explained: bool = True
    unknown_help: str = ""


@dataclass(frozen=True, slots=True)
class _Frugality:
    """How much is shown: to how many characters each part of a citation is cut, and all of it."""

    part: int = 256
    whole: int | None = None
    corrections: bool = True


# Tried in this order until a reply fits. The last always does.
_TRIES = (
    _Frugality(),
    _Frugality(part=80),
    _Frugality(part=30),
    _Frugality(part=30, whole=120, corrections=False),
)


def render(answer: Answer, setting: Setting) -> Reply:
    """Return the reply that an answer is shown as.

    Where not all passages fit under each other, the last ones are offered to press instead.
    """
    fewest = 1 if answer.outcome is Outcome.ANSWER else 0
    counts = range(len(answer.quotes), fewest - 1, -1) if answer.quotes else (0,)
    for count, frugality in product(counts, _TRIES):
        shown = _with_quotes(answer, count, setting.texts)
        blocks = tuple(_blocks(shown, setting, frugality))
        if sum(map(len, blocks)) + len(blocks) <= MAX_TEXT[setting.style]:
            break
    return Reply(blocks, tuple(row for row in _rows(shown, setting) if row))


def asked(question: str, style: ReplyStyle) -> str:
    """Show a question above its answer, so that recover.py can read it there again."""
    return f"> {escape(tidy(question, MAX_QUESTION[style]))}"


def _with_quotes(answer: Answer, count: int, texts: Texts) -> Answer:
    left_out = [quote.passage for quote in answer.quotes[count:]]
    if not left_out:
        return answer
    offered = tuple(Suggestion(_name(passage, texts), passage) for passage in left_out)
    return replace(answer, quotes=answer.quotes[:count], suggestions=offered)


def _name(passage: Passage, texts: Texts) -> str:
    return passage.asks[0] if passage.asks else cited_paragraphs(passage, texts)


def _blocks(answer: Answer, setting: Setting, frugality: _Frugality) -> Iterator[str]:
    texts = setting.texts
    if setting.question is not None:
        yield asked(setting.question, setting.style)
    if answer.corrections and answer.has_results and frugality.corrections:
        yield f"-# {_showing_results(answer, texts)}"
    match answer.outcome:
        case Outcome.SUGGEST:
            yield texts.suggest_one if len(answer.suggestions) == 1 else texts.suggest_many
        case Outcome.GAP:
            yield escape(answer.gap.text) if answer.gap else texts.unknown
            if answer.quotes:
                yield f"-# {texts.gap_nearest}"
        case Outcome.SMALLTALK:
            yield texts.smalltalk.reply(answer.smalltalk)
        case Outcome.UNKNOWN:
            yield from _unknown(answer, setting)
    for quote in answer.quotes:
        yield _quoted(quote)
        yield cited(quote.passage, texts, frugality.part, frugality.whole)


def _unknown(answer: Answer, setting: Setting) -> Iterator[str]:
    yield setting.texts.unknown
    # The operator's own words may hold Markdown, such as the link to a channel.
    if setting.unknown_help:
        yield setting.unknown_help
    if answer.suggestions:
        yield setting.texts.nearby_topics


def _quoted(quote: Quote) -> str:
    if quote.highlight is None:
        return escape(quote.passage.text)
    return bold(quote.passage.text, *quote.highlight)


def cited(passage: Passage, texts: Texts, part: int = 256, whole: int | None = None) -> str:
    """Return a passage's citation, small; its parts, and all of it, cut to so many characters."""
    source = passage.source
    short = replace(
        passage,
        section=cut(passage.section, part) if passage.section else None,
        source=replace(
            source,
            title=cut(source.title, part),
            publisher=cut(source.publisher, part),
            url=None,  # the button says it
        ),
    )
    text = citation(short, texts)
    return f"-# — {escape(cut(text, whole) if whole else text)}"


def _showing_results(answer: Answer, texts: Texts) -> str:
    words = (
        texts.read_as.format(
            written=escape(tidy(written, _MAX_CORRECTED)), read=escape(tidy(read, _MAX_CORRECTED))
        )
        for written, read in answer.corrections[:_MAX_CORRECTIONS]
    )
    return texts.showing_results.format(words=", ".join(words))


def suggested(suggestions: Iterable[Suggestion]) -> Row:
    """Return a button a suggestion; pressing it shows that answer."""
    return unique(
        Press(custom_id.suggestion(one.passage.id), label(one.ask), tone=Tone.PRIMARY)
        for one in suggestions
    )


def _rows(answer: Answer, setting: Setting) -> Iterator[Row]:
    yield suggested(answer.suggestions)
    yield from _reading(answer, setting.texts)
    chat = setting.texts.chat
    voted = answer.quotes[0].passage.id if answer.quotes else answer.gap and answer.gap.id
    last: list[Press | LinkButton] = []
    if setting.explained and answer.outcome is not Outcome.SMALLTALK:
        last.append(Press(custom_id.why(), chat.why))
    if voted:
        last.append(Press(custom_id.vote(voted, up=True), emoji="👍"))
        last.append(Press(custom_id.vote(voted, up=False), emoji="👎"))
    if setting.asker is not None:
        last.append(Press(custom_id.delete(setting.asker), chat.delete, tone=Tone.DANGER))
    if setting.message:
        last.append(LinkButton(setting.message, chat.asked_message))
    yield tuple(last)


def _reading(answer: Answer, texts: Texts) -> Iterator[Row]:
    """Yield the buttons with which to read around the passages and in their sources."""
    passages = [quote.passage for quote in answer.quotes]
    links = {url: _link(url, p, texts) for p in passages if (url := link_to(p)) is not None}
    contexts = unique(_context(p, texts, alone=len(passages) == 1) for p in passages)
    if len(passages) == 1:
        yield (*contexts, *links.values())
    else:
        yield contexts
        yield tuple(links.values())


def _context(passage: Passage, texts: Texts, *, alone: bool) -> Press:
    name = texts.chat.in_context_of.format(paragraphs=cited_paragraphs(passage, texts))
    return Press(custom_id.context(passage.id), texts.chat.in_context if alone else label(name))


def _link(url: str, passage: Passage, texts: Texts) -> LinkButton:
    if url == passage.source.url:
        return LinkButton(url, texts.chat.read_source)
    name = texts.chat.read_source_at.format(paragraphs=cited_paragraphs(passage, texts))
    return LinkButton(url, label(name))
