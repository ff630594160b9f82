"""Pages other than answers: help, privacy, a passage in context, and explanations of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.replies import custom_id, passages
from bot.chat.replies.escape import cut, escape, tidy
from bot.chat.replies.rendering import MAX_TEXT, suggested
from bot.chat.replies.reply import Press, Reply, say
from bot.core.model.knowledge import examples_of
from bot.core.model.labels import label_of
from bot.core.model.results import Outcome, Suggestion
from bot.texts.citation import cited_paragraphs
from bot.texts.reasons import percent, reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.config.sections import ReplyStyle
    from bot.config.store_settings import StoreConfig
    from bot.core.model.entries import Passage
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.texts import ChatTexts, Texts

EXAMPLES = 3
"""Maximum number of example questions in the help."""
_AROUND = 1  # number of passages shown before and after the requested passage
_MAX_WORD = 40
_MAX_LISTED = 200
_MAX_LABEL = 60
_MAX_TITLE = 100
_MAX_HOST = 60
_MAX_TYPED = 64


def help_page(
    knowledge: KnowledgeBase,
    texts: Texts,
    me: str,
    *,
    full: bool = False,
    curator: bool = False,
) -> Reply:
    """Return the help page, short or full, with example questions to try.

    `me` is the text that mentions the bot. If `curator` is true, the page also describes the
    curators' commands.
    """
    chat = texts.chat
    asked = examples_of(knowledge, EXAMPLES)
    examples = suggested(Suggestion(passage, texts.language) for passage in asked)
    surfaces = chat.help_surfaces.format(mention=me) if full else ""
    curating = chat.help_curators if curator else ""
    page = say(chat.help, surfaces, curating, chat.help_examples if examples else chat.no_passages)
    return page.with_row(*examples)


def privacy(
    texts: Texts, kept: StoreConfig | None, *, logged: bool, chooser: str | None = None
) -> Reply:
    """Return the privacy page: what data is kept, for how long, and who can see the data.

    `kept` is None if the bot has no store. `chooser` is the host that receives questions that the
    bot is unsure about, if any.
    """
    chat = texts.chat
    logs = chat.logs_questions if logged else chat.logs_no_questions
    host = escape(cut(chooser, _MAX_HOST)) if chooser else ""
    sent = chat.sends_unsure.format(host=host) if chooser else chat.sends_nothing
    return say(chat.privacy.format(sent=sent, kept=_kept(chat, kept), logged=logs))


def _kept(chat: ChatTexts, kept: StoreConfig | None) -> str:
    if kept is None:
        return chat.keeps_nothing
    own = chat.keeps_questions if kept.questions else chat.keeps_votes
    days = chat.days.format(count=kept.retention_days)
    lines = [text.format(days=days) for text in (own, chat.keeps_counts)]
    handoffs = chat.keeps_handoffs if kept.questions else chat.keeps_handoffs_only
    lines.append(handoffs.format(days=days))
    return "\n".join([*lines, chat.keeps_settings, chat.keeps_documents, chat.keeps_quoted])


def unknown_passage(typed: str, near: str | None, texts: Texts) -> Reply:
    """Return a page that says that no passage has this id, and suggests a similar id, if any."""
    shown = escape(tidy(typed, _MAX_TYPED))
    meant = texts.chat.passage_meant.format(id=near) if near else ""
    return say(texts.chat.passage_unknown.format(id=shown), meant)


def context(passage: Passage, knowledge: KnowledgeBase, texts: Texts, style: ReplyStyle) -> Reply:
    """Return a page with a passage between its neighbors in the source.

    The neighbors are shortened to fit.
    """
    paragraphs = cited_paragraphs(passage, texts)
    title = escape(cut(passage.source.title, _MAX_TITLE))
    heading = texts.chat.context_title.format(paragraphs=cut(paragraphs, _MAX_TITLE), title=title)
    if note := texts.in_other_language(passage.source.language):
        heading = f"{heading}\n-# {note}"
    before, after = knowledge.beside(passage, _AROUND)
    own = _numbered(passage, texts)
    shown = [*before, passage, *after]
    room = MAX_TEXT[style] - len(heading) - len(own) - len(shown) - 1
    share = room // max(1, len(shown) - 1)
    page = say(heading, *(own if one is passage else _beside(one, texts, share) for one in shown))
    earlier = [Press(custom_id.context(one.id), texts.chat.earlier) for one in before[-1:]]
    later = [Press(custom_id.context(one.id), texts.chat.later) for one in after[:1]]
    return page.with_row(*earlier, *later)


def _numbered(passage: Passage, texts: Texts) -> str:
    numbers = cut(cited_paragraphs(passage, texts), _MAX_TITLE)
    between = " " if passage.markdown is None else "\n"
    return f"**{numbers}**{between}{passages.shown(passage, texts).text}"


def _beside(passage: Passage, texts: Texts, room: int) -> str:
    """Return a neighboring passage cut to `room` characters, or "" if nothing fits."""
    numbers = f"-# {cut(cited_paragraphs(passage, texts), _MAX_TITLE)}\n"
    text = passages.clipped(passage, texts, room - len(numbers))
    return numbers + text if text else ""


def why(answer: Answer, texts: Texts) -> Reply:
    """Return a page that explains an answer.

    The page shows the matched words, spelling corrections, the confidence and the runner-up.
    """
    question = escape(tidy(answer.question, _MAX_TITLE))
    title = f"**{texts.why_title.format(question=question)}**"
    return say(title, "\n".join(_reasons(answer, texts)))


def _reasons(answer: Answer, texts: Texts) -> Iterator[str]:
    yield texts.why_outcome[answer.outcome]
    if answer.outcome is Outcome.SMALLTALK:
        return
    lines = (
        (texts.why_matched, answer.why.matched),
        (texts.why_missing, answer.why.missing),
        (texts.chat.why_premises, answer.why.premises),
        (
            texts.why_corrected,
            [texts.read_as.format(written=w, read=r) for w, r in answer.corrections],
        ),
    )
    for text, words in lines:
        if words:
            yield text.format(words=_listed(words))
    yield from reasons(answer.why, texts, lambda word: escape(tidy(word, _MAX_WORD)))
    yield texts.why_confidence.format(percent=percent(answer.confidence))
    named = zip((texts.why_best, texts.why_runner_up), answer.candidates, strict=False)
    for text, candidate in named:
        passage = candidate.passage
        label = escape(tidy(label_of(passage, texts.language), _MAX_LABEL))
        name = f"{label} ({cut(cited_paragraphs(passage, texts), _MAX_WORD)})"
        yield text.format(passage=name, percent=percent(candidate.score))


def _listed(words: Iterable[str]) -> str:
    """Return the words separated by commas, with an ellipsis at the end if words are left out."""
    shown = ""
    for word in words:
        longer = (
            f"{shown}, {escape(tidy(word, _MAX_WORD))}" if shown else escape(tidy(word, _MAX_WORD))
        )
        if len(longer) > _MAX_LISTED:
            return f"{shown}, …"
        shown = longer
    return shown
