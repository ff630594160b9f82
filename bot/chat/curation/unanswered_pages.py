"""Pages for curators about unanswered questions: list, choice, preview and result."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from bot.chat.curation.access import OPERATORS
from bot.chat.replies import custom_id
from bot.chat.replies.escape import cut, escape, tidy
from bot.chat.replies.paging import turning, where
from bot.chat.replies.rendering import MAX_TEXT, Setting, render
from bot.chat.replies.reply import MAX_OPTION, Menu, Option, Press, Reply, Tone, say
from bot.core.model.labels import label_of
from bot.core.model.results import Outcome
from bot.evaluate.misses import entries_said
from bot.texts.citation import cited_paragraphs
from bot.texts.translatable import translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.chat.curation.access import CuratorScope
    from bot.config.sections import ReplyStyle
    from bot.core.model.entries import Entry
    from bot.core.model.results import Answer, Candidate
    from bot.curation.desk import Draft, Published
    from bot.curation.preview import Preview
    from bot.curation.unanswered import Group
    from bot.errors import Problem
    from bot.texts import CuratorTexts, Texts

    ListedGroup = tuple[Group, Sequence[Candidate]]

GROUPS = 3  # per page; each group needs a row of buttons, and the length of replies is limited
_MAX_QUESTION = 90
_MAX_LINE = 200
_MAX_NAME = 60
_MAX_SHOWN = 3


def listing(
    groups: Sequence[Group], page: int, shown: Sequence[ListedGroup], texts: Texts
) -> Reply:
    """Return a page of groups, each with buttons for settling it."""
    own = texts.chat.curator
    if not groups:
        return say(own.none).with_row(Press(custom_id.unanswered(0), own.refresh))
    first = page * GROUPS + 1
    title = f"**{own.title.format(count=len(groups))}**"
    blocks = (_group(n, *one, own) for n, one in enumerate(shown, first))
    reply = say(title, *blocks, where(page, groups, GROUPS, texts))
    for number, (group, near) in enumerate(shown, first):
        reply = reply.with_row(*_buttons(number, group, near, own))
    return reply.with_row(*turning(custom_id.unanswered, page, groups, GROUPS, texts))


def _group(number: int, group: Group, near: Iterable[Candidate], own: CuratorTexts) -> str:
    line = own.group.format(
        number=number,
        question=shown(group.typical.text),
        count=group.count,
        last=group.last.isoformat(),
        said=own.said[group.outcome],
    )
    names = ", ".join(f"“{named(one.passage)}”" for one in near)
    return f"{line}\n{own.nearest.format(passages=names)}" if names else line


def _buttons(
    number: int, group: Group, near: Sequence[Candidate], own: CuratorTexts
) -> tuple[Press, ...]:
    key = group.typical.key
    best = near[0].passage.id if near else ""
    return (
        Press(custom_id.teach(key), f"{own.teach} {number}", tone=Tone.PRIMARY),
        Press(custom_id.gap(key, best), f"{own.gap} {number}"),
        Press(custom_id.dismiss(key), f"{own.dismiss} {number}"),
    )


def choice(group: Group, near: Sequence[Candidate], texts: Texts) -> Reply:
    """Return a menu of the passages that may answer a group of questions."""
    own, key = texts.chat.curator, group.typical.key
    texts_shown = (text for text in group.texts if text != group.typical.text)
    others = [shown(text) for text in islice(texts_shown, _MAX_SHOWN)]
    wordings = own.wordings.format(questions="; ".join(others)) if others else ""
    reply = say(f"**{own.choose}**", f"> {shown(group.typical.text)}", wordings)
    options = tuple(_option(one, texts) for one in near)
    if options:
        reply = reply.with_row(Menu(custom_id.choose(key), own.pick_passage, options))
    return reply.with_row(
        Press(custom_id.other(key), own.other_passage), Press(custom_id.unanswered(0), own.back)
    )


def _option(candidate: Candidate, texts: Texts) -> Option:
    passage = candidate.passage
    cited = f" ({cited_paragraphs(passage, texts)})"
    label = tidy(label_of(passage, texts.language), MAX_OPTION - len(cited))
    return Option(passage.id, f"{label}{cited}", tidy(passage.text, MAX_OPTION))


def preview(draft: Draft, save: str, texts: Texts, style: ReplyStyle, notice: str = "") -> Reply:
    """Return a preview of what a draft would change. `save` is the Save button's custom_id."""
    own, found = texts.chat.curator, draft.preview
    blocks = [
        notice,
        own.preview,
        f"> {shown(found.question)}",
        own.now.format(answer=_summary(found.before, own)),
        own.then.format(answer=_summary(found.after, own)),
        *_warnings(found, texts),
        *render(found.after, Setting(texts, style, buttons=False)).blocks,
    ]
    harms = found.harms or found.trouble
    name, tone = (own.save_anyway, Tone.DANGER) if harms else (own.save, Tone.PRIMARY)
    return fitting(blocks, style).with_row(
        Press(save, name, tone=tone), Press(custom_id.cancel(), own.cancel)
    )


def stamp(draft: Draft) -> str:
    """Return a checksum of the file's contents before and after a draft's change."""
    change = draft.preview.change
    return f"{crc32(change.after, crc32(change.before or b'')):08x}"


def _warnings(found: Preview, texts: Texts) -> Iterator[str]:
    own = texts.chat.curator
    if found.trouble:
        yield own.not_enough.format(trouble=escape(translated(found.trouble, texts)))
    broken = (
        f"{miss.asked.question.text} ({translated(miss.reason, texts)})" for miss in found.broken
    )
    yield from told(own.broken, broken, len(found.broken), own)
    lost = (one.written(texts) for one in found.lost)
    yield from told(own.lost, lost, len(found.lost), own)
    yield from problems(found.problems, own, own.copied)
    if found.others:
        yield own.others
        for answer in islice(found.others, _MAX_SHOWN):
            yield f"-# {shown(answer.question)} → {_summary(answer, own)}"


def told(title: str, lines: Iterable[str], count: int, own: CuratorTexts) -> Iterator[str]:
    """Yield a block with the title, the count and the first lines, or nothing if `count` is 0."""
    if count:
        first = (f"• {escape(tidy(line, _MAX_LINE))}" for line in islice(lines, _MAX_SHOWN))
        rest = [own.more.format(count=count - _MAX_SHOWN)] if count > _MAX_SHOWN else []
        yield "\n".join([title.format(count=count), *first, *rest])


def published(done: Published, texts: Texts, style: ReplyStyle, scope: CuratorScope) -> Reply:
    """Return a reply that says what was saved and whether it is live."""
    own = texts.chat.curator
    refused = done.reload.problems
    blocks = [
        own.not_live if refused else own.saved.format(count=done.settled),
        *problems(refused if scope == OPERATORS else (), own),
        own.store_missed.format(reason=escape(done.store)) if done.store else "",
        *render(done.answer, Setting(texts, style, buttons=False)).blocks,
    ]
    return fitting(blocks, style).with_row(Press(custom_id.unanswered(0), own.back))


def problems(
    found: Sequence[Problem], own: CuratorTexts, title: str | None = None
) -> Iterator[str]:
    """Yield a block that lists the problems. Files are named without their folders."""
    lines = (str(replace(one, file=Path(one.file).name)) for one in found)
    return told(title or own.problems, lines, len(found), own)


def note(text: str, texts: Texts) -> Reply:
    """Return a reply with text and a button that goes back to the list."""
    back = Press(custom_id.unanswered(0), texts.chat.curator.back)
    return say(text).with_row(back)


def fitting(blocks: Iterable[str], style: ReplyStyle) -> Reply:
    """Return a reply with as many blocks as fit, in order. The last block may be shortened."""
    room, kept = MAX_TEXT[style], []
    for block in blocks:
        if block and room > 1:
            kept.append(cut(block, room - 1))
            room -= len(kept[-1]) + 1
    return say(*kept)


def shown(question: str) -> str:
    """Return a question, escaped and shortened for a list."""
    return escape(tidy(question, _MAX_QUESTION))


def named(entry: Entry) -> str:
    """Return the question that represents a passage or gap, escaped and shortened for a list."""
    return escape(tidy(label_of(entry), _MAX_NAME))


def _summary(answer: Answer, own: CuratorTexts) -> str:
    entries = () if answer.outcome is Outcome.SMALLTALK else entries_said(answer)
    names = ", ".join(f"“{named(one)}”" for one in entries)
    return f"{own.said[answer.outcome]}{f' ({names})' if names else ''}"
