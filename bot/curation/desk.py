"""The curator's desk: questions asked in vain, what to do about them, and that it is done.

The same for every surface: Discord's buttons and the commands of the terminal.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.core.text import clean
from bot.curation import file
from bot.curation.unanswered import grouped
from bot.curation.verbs import Teach, propose
from bot.errors import ChangedError, CurationError, StoreError
from bot.serving.following import catch_up
from bot.store.events import QuestionStatus
from bot.store.privacy import question_key

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import Answer
    from bot.curation.file import FileChange
    from bot.curation.preview import Preview
    from bot.curation.unanswered import Group
    from bot.curation.verbs import Proposal
    from bot.serving.live import Reload, Serving
    from bot.store import Store

_SHORTEST_ID = 8
"""So much of a group's id has to be given."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal with its preview, and the group of questions that it settles, if there is one."""

    proposal: Proposal
    preview: Preview
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What is live now.

    path     the file that was written, None where a database holds it for all processes
    answer   what the question is answered now
    reload   what came of loading the files: with problems, the change is saved but not live
    settled  how many questions asked in vain are settled by it
    store    why the store could not be told, or None
    """

    path: Path | None
    answer: Answer
    reload: Reload
    settled: int = 0
    store: str | None = None


class Desk:
    """Does what curators decide, on the knowledge that serves and on the store."""

    def __init__(self, serving: Serving, store: Store) -> None:
        self._serving = serving
        self._store = store
        self._grouping = asyncio.Lock()
        self._grouped: tuple[object, tuple[Group, ...]] = (None, ())

    async def groups(self) -> tuple[Group, ...]:
        """Return the groups of open questions, the most pressing first; raise StoreError.

        What has not changed since is not grouped again: each button asks, and many questions take
        seconds.
        """
        async with self._grouping:
            questions = tuple(await self._store.questions())
            asked = questions, self._serving.assistant.index, datetime.now(UTC).date()
            if self._grouped[0] != asked:
                self._grouped = asked, await asyncio.to_thread(grouped, *asked)
            return self._grouped[1]

    async def group(self, name: str) -> Group | None:
        """Return the open group with this id (eight characters will do), or with this question.

        Raises StoreError.
        """
        key = question_key(clean(name))
        for group in await self.groups():
            keys = [question.key for question in group.questions]
            if key in keys or (len(name) >= _SHORTEST_ID and group.typical.key.startswith(name)):
                return group
        return None

    async def draft(self, proposal: Proposal, group: Group | None = None) -> Draft:
        """Return what a proposal would do, for the group it is about; nothing is saved.

        Raises CurationError where it makes no sense, KnowledgeError where files have problems.
        """
        if group is not None:
            texts = (question.text for question in group.questions)
            others = tuple(text for text in texts if text != proposal.question)
            proposal = replace(proposal, others=others)
        serving = self._serving
        found = await asyncio.to_thread(
            propose, proposal, serving.config, serving.assistant, serving.edition
        )
        return Draft(proposal, found, group)

    async def publish(self, draft: Draft) -> Published:
        """Save a draft, let it serve, settle its questions, and ask again.

        Raises ChangedError where somebody else was faster, CurationError where the disk refuses, or
        the database that holds the file for several processes; then nothing is saved. That the
        store can't settle questions costs no curator the change.
        """
        trouble = await self._refuse_settled(draft.group)
        await save(draft.preview.change, self._serving, self._store)
        reload = await self._serving.reload()
        taught = isinstance(draft.proposal, Teach)
        settled, failed = await self._settle(
            draft.group, QuestionStatus.TAUGHT if taught else QuestionStatus.GAP
        )
        question = draft.preview.question
        answer = await asyncio.to_thread(self._serving.ask, question)
        path = None if self._store.shared else draft.preview.change.path
        return Published(path, answer, reload, settled, trouble or failed)

    async def dismiss(self, group: Group) -> int:
        """Settle a group as not worth an answer; return how many questions that are.

        Raises ChangedError where another curator has settled it, and StoreError.
        """
        keys = [question.key for question in group.questions]
        settled = await self._store.settle(keys, QuestionStatus.DISMISSED)
        if not settled:
            raise ChangedError("another curator has settled this question already")
        return len(settled)

    async def _refuse_settled(self, group: Group | None) -> str | None:
        """Raise ChangedError where others have settled the group; say why if that's unknown."""
        if group is None:
            return None
        try:
            still_open = {question.key for question in await self._store.questions()}
        except StoreError as error:
            return str(error)
        if still_open.isdisjoint(question.key for question in group.questions):
            raise ChangedError("another curator has settled this question already")
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
    """Save a change where all who serve this knowledge find it: in a file, or in the database.

    Raises ChangedError where somebody else was faster, CurationError where it can't be saved.
    """
    if not store.shared:
        await asyncio.to_thread(file.save, change)
        return
    try:
        serving.hold(await store.publish(change.before, change.after))
    except ChangedError:
        await catch_up(serving, store)  # so that who looks again sees the change
        raise
    except StoreError as error:
        raise CurationError(f"{error}; nothing was saved, try again later") from error


def needs(group: Group | None, name: str) -> Group:
    """Return the group; raise CurationError where there is none of this name."""
    if group is None:
        raise CurationError(
            f"no open question is called {name!r}: `footnote unanswered` lists them with their ids"
        )
    return group
