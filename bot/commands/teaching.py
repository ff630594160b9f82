"""The implementation of the commands `teach`, `gap` and `dismiss`."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from bot.commands.language import own_texts
from bot.commands.shell import complain
from bot.commands.teaching_report import preview_json, preview_lines, published_lines
from bot.curation.desk import Desk, needs
from bot.errors import StoreError
from bot.output.lines import json_line
from bot.output.progress import is_terminal
from bot.output.text import safe
from bot.serving.following import current
from bot.store import Store
from bot.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.config import Config
    from bot.curation.desk import Draft, Published
    from bot.curation.unanswered import Group
    from bot.curation.verbs import Proposal


@dataclass(frozen=True, slots=True)
class SaveConsent:
    """Consent to save, given in advance.

    yes     save if nothing gets worse
    anyway  save even if something gets worse
    """

    yes: bool = False
    anyway: bool = False


def act(config: Config, proposal: Proposal, consent: SaveConsent, *, as_json: bool = False) -> bool:
    """Preview a proposal and, with consent, save it. Return whether the proposal was saved.

    The proposal's question may be the id of a group of unanswered questions. If consent was not
    given in advance, a user at a terminal is asked for it, unless `as_json` is true. If nobody can
    be asked, nothing is saved.

    Raises CurationError or KnowledgeError if the proposal can't be saved.
    """
    return asyncio.run(_act(config, proposal, consent, as_json=as_json))


async def _act(config: Config, proposal: Proposal, consent: SaveConsent, *, as_json: bool) -> bool:
    async with Store(config.store) as store:
        desk = Desk(await current(config, store), store)
        group = await _group(desk, proposal)
        if group and group.typical.key.startswith(proposal.question):
            proposal = replace(proposal, question=group.typical.text)
        draft = await desk.draft(proposal, group)
        if not as_json:
            _show(preview_lines(draft.preview, own_texts()))
        agreed = _agrees(draft, consent, may_ask=not as_json)
        published = await desk.publish(draft) if agreed else None
        _report(draft, published, consent, as_json=as_json)
        return published is not None


async def _group(desk: Desk, proposal: Proposal) -> Group | None:
    """Return the group of the proposal's question, or None if there is no such group.

    If the store fails, report the failure and return None.
    """
    try:
        return await desk.group(proposal.question, proposal.guild)
    except StoreError as error:
        complain(own_texts().desk.unreadable.format(reason=error))
        return None


def _agrees(draft: Draft, consent: SaveConsent, *, may_ask: bool) -> bool:
    if consent.anyway:
        return True
    if consent.yes:
        return not draft.preview.harms
    if not (may_ask and is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        return False
    return click.confirm(own_texts().desk.confirm, default=not draft.preview.harms)


def _report(
    draft: Draft, published: Published | None, consent: SaveConsent, *, as_json: bool
) -> None:
    if as_json:
        click.echo(json_line(preview_json(draft.preview, texts_in("en"), published)))
    elif published:
        _show(published_lines(published, own_texts()))
    if published is None:
        refused = consent.yes and draft.preview.harms
        own = own_texts().desk
        complain(own.without_anyway if refused else own.without_yes)


def _show(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(safe(line))


def dismiss(config: Config, name: str, guild: int | None = None) -> None:
    """Dismiss the group of unanswered questions that has this id or contains this question.

    If `guild` is given, look for the group only in that Discord server.

    Raises CurationError if there is no such group, and StoreError if the store fails.
    """
    count = asyncio.run(_dismiss(config, name, guild))
    click.echo(own_texts().desk.dismissed.format(count=count))


async def _dismiss(config: Config, name: str, guild: int | None) -> int:
    async with Store(config.store) as store:
        desk = Desk(await current(config, store), store)
        return await desk.dismiss(needs(await desk.group(name, guild), name))
