"""The curator's desk: list unanswered questions, draft an answer or a gap, and publish it.

Both the buttons in Discord and the commands in the terminal use the desk.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.core.model.scope import EVERYTHING, Scope
from bot.core.text.tokens import clean
from bot.curation import file
from bot.curation.unanswered import grouped
from bot.curation.verbs import Teach, propose
from bot.errors import ChangedError, CurationError, StoreError
from bot.runtime.bounded import Recent
from bot.serving.following import catch_up
from bot.store.events import QuestionStatus
from bot.store.privacy import question_key
from bot.texts.translatable import Translatable

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model.results import Answer
    from bot.curation.file import FileChange
    from bot.curation.preview import Preview
    from bot.curation.unanswered import Group
    from bot.curation.verbs import Proposal
    from bot.serving.live import Serving
    from bot.serving.reloads import Reload
    from bot.store import Store

_MIN_ID_LENGTH = 8
"""Minimum length of an abbreviated group id."""
_MAX_GROUPED = 64
"""Maximum number of Discord servers whose groups of questions are cached."""
_ALREADY_SETTLED = Translatable(lambda texts: texts.settled)


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal, its preview and, if any, the group of questions that the proposal settles.

    The proposal's `guild` is the Discord server in which the proposal applies. `scope` limits the
    draft to what the curator may see.
    """

    proposal: Proposal
    preview: Preview
    group: Group | None = None
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class Published:
    """Outcome of publishing a draft.

    path     the file that was written, or None if the change was saved in a shared database
    answer   the current answer to the question
    reload   result of the reload; if it has problems, the change is saved but not live
    settled  number of questions that were settled
    store    reason why the store could not settle the questions, or None
    """

    path: Path | None
    answer: Answer
    reload: Reload
    settled: int = 0
    store: str | None = None


class Desk:
    """Applies curators' decisions to the live knowledge and the store.

    In all methods, `guild` is the Discord server whose curators make the decision. Curators see
    only their own server's questions, and their decisions apply only there. If `guild` is None, the
    operator's curators decide for all servers.
    """

    def __init__(self, serving: Serving, store: Store) -> None:
        self._serving = serving
        self._store = store
        self._grouping = asyncio.Lock()
        self._grouped: Recent[int | None, tuple[object, tuple[Group, ...]]] = Recent(_MAX_GROUPED)

    async def groups(self, guild: int | None = None) -> tuple[Group, ...]:
        """Return the groups of open questions, most pressing first.

        The groups are cached until the questions, the knowledge or the date changes, because
        grouping many questions takes seconds. Raises StoreError if the store fails.
        """
        async with self._grouping:
            questions = tuple(await self._store.questions(guild=guild))
            index = self._serving.seeing(Scope(guild=guild)).index
            asked = questions, index, datetime.now(UTC).date()
            known = self._grouped.get(guild)
            if known is None or known[0] != asked:
                known = asked, await asyncio.to_thread(grouped, *asked)
                self._grouped.set(guild, known)
            return known[1]

    async def group(self, name: str, guild: int | None = None) -> Group | None:
        """Return the open group that has this id or contains this question, or None.

        An id may be abbreviated, but not to fewer than eight characters. Raises StoreError if the
        store fails.
        """
        text = clean(name)
        for group in await self.groups(guild):
            asked = any(one.key == question_key(text, one.guild) for one in group.questions)
            if asked or (len(name) >= _MIN_ID_LENGTH and group.typical.key.startswith(name)):
                return group
        return None

    async def draft(
        self, proposal: Proposal, group: Group | None = None, scope: Scope = EVERYTHING
    ) -> Draft:
        """Return a draft of a proposal, including a preview. Nothing is saved.

        `scope` limits the preview, and the passages and gaps to which asks can be added.

        Raises CurationError if the proposal is invalid, and KnowledgeError if a file has problems.
        """
        if group is not None:
            others = tuple(text for text in group.texts if text != proposal.question)
            proposal = replace(proposal, others=others)
        serving = self._serving
        # A preview may ask hundreds of questions, so it doesn't use the chooser.
        scope = replace(scope, guild=proposal.guild)
        assistant = (await asyncio.to_thread(serving.seeing, scope)).choosing(None)
        found = await asyncio.to_thread(
            propose, proposal, serving.config, assistant, serving.edition
        )
        return Draft(proposal, found, group, scope)

    async def publish(self, draft: Draft) -> Published:
        """Save a draft, make it live, settle its group of questions, and ask its question again.

        Raises ChangedError if another curator saved first or has settled the group, and
        CurationError if the file or the shared database can't be written. Nothing is saved if
        ChangedError or CurationError is raised. If the store can't settle the questions, the change
        remains saved, and the result's `store` gives the reason.
        """
        trouble = await self._check_still_open(draft.group)
        await save(draft.preview.change, self._serving, self._store)
        reload = await self._serving.reload()
        taught = isinstance(draft.proposal, Teach)
        settled, error = await self._settle(
            draft.group, QuestionStatus.TAUGHT if taught else QuestionStatus.GAP
        )
        question = draft.preview.question
        scope = replace(draft.scope, guild=draft.proposal.guild)
        assistant = await asyncio.to_thread(self._serving.seeing, scope)
        answer = await asyncio.to_thread(assistant.ask, question)
        path = None if self._store.shared else draft.preview.change.path
        return Published(path, answer, reload, settled, trouble or error)

    async def dismiss(self, group: Group) -> int:
        """Mark a group of questions as not worth answering. Return the number of questions settled.

        Raises ChangedError if another curator has settled the group, and StoreError if the store
        fails.
        """
        keys = [question.key for question in group.questions]
        settled = await self._store.settle(keys, QuestionStatus.DISMISSED)
        if not settled:
            raise ChangedError(_ALREADY_SETTLED)
        return len(settled)

    async def _check_still_open(self, group: Group | None) -> str | None:
        """Raise ChangedError if the group is already settled.

        Return the reason why the questions can't be read from the store, or None.
        """
        if group is None:
            return None
        try:
            still_open = {question.key for question in await self._store.questions()}
        except StoreError as error:
            return str(error)
        if still_open.isdisjoint(question.key for question in group.questions):
            raise ChangedError(_ALREADY_SETTLED)
        return None

    async def _settle(self, group: Group | None, status: QuestionStatus) -> tuple[int, str | None]:
        if group is None:
            return 0, None
        try:
            keys = [question.key for question in group.questions]
            return len(await self._store.settle(keys, status)), None
        except StoreError as error:
            return 0, str(error)


async def save(change: FileChange, serving: Serving, store: Store) -> None:
    """Save a change to the curated file, or to the database if several processes share it.

    Raises ChangedError if another curator saved first, and CurationError if the change can't be
    saved.
    """
    if not store.shared:
        await asyncio.to_thread(file.save, change)
        return
    try:
        serving.hold(await store.publish(change.before, change.after))
    except ChangedError:
        await catch_up(serving, store)  # The next draft must include the other curator's change.
        raise
    except StoreError as error:
        reason = str(error)
        said = Translatable(lambda texts: texts.not_stored.format(reason=reason))
        raise CurationError(said) from error


def needs(group: Group | None, name: str) -> Group:
    """Return `group` or, if it is None, raise a CurationError that quotes `name`."""
    if group is None:
        raise CurationError(Translatable(lambda texts: texts.no_question.format(name=repr(name))))
    return group
