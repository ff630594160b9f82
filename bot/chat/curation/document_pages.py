"""Pages for curators about documents: previews, answers to test questions, and confirmations."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.chat.curation.scope_pages import CHANNEL_KINDS
from bot.chat.curation.unanswered_pages import fitting
from bot.chat.replies import custom_id
from bot.chat.replies.escape import escape, tidy
from bot.chat.replies.rendering import Setting, render
from bot.chat.replies.reply import MAX_OPTIONS, ChannelMenu, Field, Form, Press, Reply, Tone, say
from bot.core.model.labels import label_of
from bot.knowledge.schema import MAX_ASK, MAX_PUBLISHER, MAX_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.chat.replies.reply import Row
    from bot.config.sections import ReplyStyle
    from bot.core.model.entries import Passage, Source
    from bot.core.model.results import Answer
    from bot.serving.scopes import Given
    from bot.texts import Texts
    from bot.texts.documents import DocumentTexts
    from bot.uploads.desk import Saved
    from bot.uploads.draft import DocumentDraft, Loss

TITLE, PUBLISHER, URL, TEXT, QUESTION = "title", "publisher", "url", "text", "question"
_SHOWN = 3
_MAX_TITLE, _MAX_LABEL, _MAX_EXCERPT, _MAX_LINE = 150, 100, 220, 250
_MAX_PASTED = 4000  # Discord's limit for a form field, in characters
_MAX_URL = 512


def paste_form(replaces: str, texts: Texts) -> Form:
    """Return the form for pasting text. `replaces` is the id of an earlier version, or empty."""
    own = texts.chat.documents
    return Form(
        custom_id.pasted(replaces),
        own.paste_title,
        (
            Field(TITLE, own.title, MAX_TITLE, required=True),
            Field(TEXT, own.text, _MAX_PASTED, required=True, long=True),
            Field(PUBLISHER, own.publisher, MAX_PUBLISHER),
            Field(URL, own.url, _MAX_URL),
        ),
    )


def edit_form(draft: DocumentDraft, texts: Texts) -> Form:
    """Return the form for editing a draft's details."""
    own, source = texts.chat.documents, draft.parts.source
    return Form(
        custom_id.edited_document(draft.key),
        own.edit_title,
        (
            Field(TITLE, own.title, MAX_TITLE, source.title, required=True),
            Field(PUBLISHER, own.publisher, MAX_PUBLISHER, source.publisher),
            Field(URL, own.url, _MAX_URL, source.url or ""),
        ),
    )


def try_form(draft: DocumentDraft, texts: Texts) -> Form:
    """Return the form for entering a test question about a draft."""
    own = texts.chat.documents
    field = Field(QUESTION, own.question, MAX_ASK, required=True)
    return Form(custom_id.tried_document(draft.key), own.try_title, (field,))


def preview(
    draft: DocumentDraft,
    texts: Texts,
    style: ReplyStyle,
    given: Given,
    notice: str = "",
    *,
    places: Iterable[Row] = (),
) -> Reply:
    """Return the preview of a document, with buttons to edit, try, save and discard it.

    `given` says where the document will answer, and `places` contains the controls for changing
    that.
    """
    own = texts.chat.documents
    harms = bool(draft.another or draft.loss.gone)
    blocks = [
        notice,
        own.preview,
        _work(draft.parts.source),
        f"{_counts(draft, own)}\n{_seen(draft, given, texts)}",
        *_version(draft, own),
        *_warnings(draft, own),
        own.first,
        *_excerpts(draft.parts.passages),
    ]
    reply = fitting(blocks, style).with_row(
        Press(
            custom_id.save_document(draft.key),
            own.save,
            tone=Tone.DANGER if harms else Tone.PRIMARY,
        ),
        Press(custom_id.edit_document(draft.key), own.edit),
        Press(custom_id.try_document(draft.key), own.try_),
        Press(custom_id.discard_document(draft.key), own.discard),
    )
    for row in places:
        reply = reply.with_row(*row)
    return reply


def placing(
    draft: DocumentDraft, chosen: Iterable[int], texts: Texts, *, everywhere: bool
) -> tuple[Row, Row]:
    """Return the controls for choosing where a document will answer.

    `chosen` contains the ids of the channels and categories chosen so far. If `everywhere` is true,
    a second button makes the document answer everywhere.
    """
    own, channels = texts.chat.curator, tuple(sorted(chosen))
    menu = custom_id.document_in(draft.key)
    where = ChannelMenu(menu, own.pick_channels, CHANNEL_KINDS, channels[:MAX_OPTIONS])
    here = Press(custom_id.place_document(draft.key, everywhere=False), own.answer_here)
    whole = Press(custom_id.place_document(draft.key, everywhere=True), own.answer_everywhere)
    return (where,), (here, whole) if everywhere else (here,)


def tried(draft: DocumentDraft, answer: Answer, texts: Texts, style: ReplyStyle) -> Reply:
    """Return the answer to a test question as a member would see it."""
    own = texts.chat.documents
    question = f"> {escape(tidy(answer.question, MAX_ASK))}"
    # Members get a button for each suggestion, but here a button would lead away from the draft.
    shown = render(answer, Setting(texts, style, buttons=False)).blocks
    return fitting([own.tried, question, *shown], style).with_row(
        Press(custom_id.try_document(draft.key), own.try_another, tone=Tone.PRIMARY),
        *back_to(draft, texts),
    )


def saved(done: Saved, others: int, texts: Texts, *, may_change: bool) -> Reply:
    """Return a page that says what was saved, whether it is live, and what to do next.

    `others` is the number of other collections that answer in the server. `may_change` is true if
    the curator can change where those collections answer.
    """
    own, parts = texts.chat.documents, done.draft.parts
    if not done.is_live:
        return say(own.not_live)
    title = titled(parts.source.title)
    beside = own.others if may_change else own.others_fixed
    return say(
        own.saved.format(title=title, count=len(parts.passages)),
        own.saved_next,
        *([beside.format(count=others)] if others else []),
        own.saved_hint,
    )


def removed(id_: str, title: str, texts: Texts) -> Reply:
    """Return a page that confirms a document's removal, with a button to restore the document."""
    own = texts.chat.documents
    undo = Press(custom_id.undo_removal(id_), own.undo)
    return say(own.removed.format(title=titled(title))).with_row(undo)


def back_to(draft: DocumentDraft, texts: Texts) -> Row:
    """Return the button that leads back to the preview of a draft."""
    return (Press(custom_id.show_document(draft.key), texts.chat.documents.back),)


def titled(title: str) -> str:
    """Return a title, escaped and shortened."""
    return escape(tidy(title, _MAX_TITLE))


def _work(source: Source) -> str:
    # The address is plain text, because a link could be mistaken for one of the bot's own.
    details = (source.publisher, source.author, source.published, source.url)
    small = ", ".join(escape(tidy(detail, _MAX_LINE)) for detail in details if detail)
    title = f"**{titled(source.title)}**"
    return f"{title}\n-# {small}" if small else title


def _counts(draft: DocumentDraft, own: DocumentTexts) -> str:
    parts = draft.parts
    counts = [own.passages.format(count=len(parts.passages))]
    if parts.gaps:
        counts.append(own.gaps.format(count=len(parts.gaps)))
    return ", ".join(counts)


def _seen(draft: DocumentDraft, given: Given, texts: Texts) -> str:
    own = texts.chat.documents
    if given.everywhere:
        return own.seen_everywhere
    if draft.guild in given.servers:
        return own.seen_here
    places = [f"<#{place}>" for place in sorted((*given.categories, *given.channels))]
    more = ["…"] if len(places) > _SHOWN else []
    if not places:
        return f"-# {texts.chat.curator.scope_nowhere}"
    return own.seen_in.format(places=", ".join([*places[:_SHOWN], *more]))


def _version(draft: DocumentDraft, own: DocumentTexts) -> Iterator[str]:
    if draft.before is None:
        return
    if draft.before == draft.content:
        yield own.unchanged
        return
    yield own.another if draft.another else own.replaces
    yield from _losses(draft.loss, own)


def _losses(loss: Loss, own: DocumentTexts) -> Iterator[str]:
    if loss.gone:
        yield own.gone.format(count=len(loss.gone), labels=_listed(loss.gone))
    if loss.lost:
        yield own.lost.format(count=len(loss.lost), questions=_listed(loss.lost))
    if loss.kept:
        yield own.kept.format(count=loss.kept)


def _warnings(draft: DocumentDraft, own: DocumentTexts) -> Iterator[str]:
    if not draft.parts.source.publisher:
        yield own.no_publisher
    elif draft.is_publisher_assumed:
        yield own.assumed_publisher
    if draft.invites:
        yield own.invites.format(count=draft.invites)
    if draft.mentions:
        yield own.mentions.format(count=draft.mentions)
    if draft.aliases:
        yield own.aliases.format(words=_listed(draft.aliases))
    for warning in draft.warnings[:_SHOWN]:
        yield f"⚠️ {escape(tidy(warning, _MAX_LINE))}"


def _excerpts(passages: Iterable[Passage]) -> Iterator[str]:
    for number, passage in enumerate(islice(passages, _SHOWN), 1):
        label, text = tidy(label_of(passage), _MAX_LABEL), tidy(passage.text, _MAX_EXCERPT)
        if text.startswith(label.rstrip("…")):  # the label is only the start of the text
            yield f"**{number}.** {escape(text)}"
        else:
            yield f"**{number}.** {escape(label)}\n-# {escape(text)}"


def _listed(texts: Sequence[str]) -> str:
    more = ", …" if len(texts) > _SHOWN else ""
    return ", ".join(f"“{escape(tidy(text, _MAX_LABEL))}”" for text in texts[:_SHOWN]) + more
