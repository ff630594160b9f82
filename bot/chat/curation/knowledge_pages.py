"""Pages for curators: the live knowledge, and members' feedback on it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from discord.utils import format_dt

from bot.app import model_in_use
from bot.chat.curation.access import OPERATORS
from bot.chat.curation.unanswered_pages import fitting, named, problems, shown
from bot.chat.replies import custom_id
from bot.chat.replies.escape import escape, tidy
from bot.chat.replies.paging import page_of, turning, where
from bot.chat.replies.reply import Reply, say
from bot.core.model.scope import Scope
from bot.knowledge.additions import seen_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.chat.backend import Backend
    from bot.chat.curation.access import CuratorScope
    from bot.config.sections import ReplyStyle
    from bot.core.model.entries import Entry
    from bot.curation.feedback import Feedback
    from bot.serving.live import Serving
    from bot.serving.reloads import Reload
    from bot.texts import CuratorTexts, Texts

VERDICTS = 3
_MAX_SHOWN = 2
_MAX_WORD = 60


def reloaded(reload: Reload, texts: Texts, style: ReplyStyle) -> Reply:
    """Return a page with the result of a reload, including any problems in the files."""
    own, refused = texts.chat.curator, reload.problems
    verdict = own.broken_files if refused else own.loaded if reload.changed else own.unchanged
    return fitting(
        [
            verdict.format(version=reload.status.version),
            *problems(refused, own),
        ],
        style,
    )


def status(backend: Backend, texts: Texts, style: ReplyStyle, scope: CuratorScope) -> Reply:
    """Return a page with the status of the knowledge, its files, the matching and the store.

    The number of gaps includes those of the curator's server. Only the operator's curators see the
    problems in the files and the state of the store.
    """
    own, now = texts.chat.curator, backend.serving.status
    recorder, is_operator = backend.recorder, scope == OPERATORS
    return fitting(
        [
            own.status.format(
                version=now.version,
                loaded=format_dt(now.loaded, "R"),
                sources=now.sources,
                passages=now.passages,
                gaps=len(seen_in(backend.serving.knowledge, Scope(guild=scope.guild)).gaps),
            ),
            own.status_bad if now.problems else own.status_good,
            *problems(now.problems if is_operator else (), own),
            _matching(backend.serving, own),
            *_choosing(backend.serving, own),
            own.store_state.format(
                waiting=recorder.waiting, failures=recorder.failures, dropped=recorder.dropped
            )
            if is_operator
            else "",
        ],
        style,
    )


def _matching(serving: Serving, own: CuratorTexts) -> str:
    config = serving.config
    shares = {name: round(100 * share) for name, share in config.matching.model_dump().items()}
    model = model_in_use(config) if serving.knowledge.is_held else None
    way = own.by_meaning.format(model=model) if model else own.by_words
    if serving.embedded:
        done, total = serving.embedded
        way = own.embedding.format(done=done, total=total)
    return own.matching.format(way=way, **shares)


def _choosing(serving: Serving, own: CuratorTexts) -> Iterator[str]:
    if host := serving.config.chooser.host:
        yield own.choosing.format(host=escape(host))


def feedback(
    verdicts: Sequence[Feedback],
    entries: Mapping[str, Entry],
    page: int,
    texts: Texts,
    style: ReplyStyle,
) -> Reply:
    """Return a page of the passages that have votes, least helpful first.

    `entries` are the passages and gaps that still exist, by id.
    """
    own = texts.chat.curator
    if not verdicts:
        return say(own.no_votes)
    page, found = page_of(verdicts, page, VERDICTS)
    blocks = ("\n".join(_verdict(one, entries.get(one.passage), own)) for one in found)
    at = where(page, verdicts, VERDICTS, texts)
    reply = fitting([f"**{own.feedback_title}**", *blocks, at], style)
    return reply.with_row(*turning(custom_id.feedback, page, verdicts, VERDICTS, texts))


def _verdict(verdict: Feedback, entry: Entry | None, own: CuratorTexts) -> Iterator[str]:
    name = named(entry) if entry else verdict.passage
    yield own.verdict.format(passage=name, up=verdict.up, down=verdict.down)
    questions = [f"{shown(text)} ({count})" for text, count in verdict.questions[:_MAX_SHOWN]]
    if questions:
        yield own.led_to.format(questions="; ".join(questions))
    words = [escape(tidy(word, _MAX_WORD)) for word in islice(verdict.words, _MAX_SHOWN)]
    if words:
        yield own.words.format(words="; ".join(words))
