"""Buttons, menus and forms: what each does stands in its custom_id and outlives a restart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

from discord import ui

from bot.chat.curatorbuttons import CURATOR_ROUTES
from bot.chat.custom_id import ID, PAGE, TOPIC
from bot.chat.submitted import chosen, data_of, label_of, written
from bot.chat.voting import WORD
from bot.operations import requests

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.chat.actions import Actions
    from bot.chat.curatorbuttons import CuratorAct
    from bot.chat.responding import Interaction

    Act = Callable[[Actions, Interaction, Mapping[str, str]], Awaitable[None]]


class HasActions(Protocol):
    """The client, as far as a button needs it."""

    actions: Actions


ROUTES: dict[str, Act] = {
    rf"suggest:{ID}": lambda a, i, s: a.asking.suggestion(i, s["id"], label_of(i)),
    rf"context:{ID}": lambda a, i, s: a.leafing.context(i, s["id"]),
    "why": lambda a, i, _: a.asking.why(i),
    rf"vote:(?P<way>up|down):{ID}": lambda a, i, s: a.voting.vote(i, s["id"], up=s["way"] == "up"),
    rf"word:{ID}": lambda a, i, s: a.voting.comment(i, s["id"], written(i).get(WORD, "")),
    r"delete:(?P<asker>\d{1,20})": lambda a, i, s: a.delete(i, int(s["asker"])),
    rf"topics:{PAGE}": lambda a, i, s: a.leafing.turn_topics(i, int(s["page"])),
    rf"topic-menu:{PAGE}": lambda a, i, _: a.leafing.turn_questions(i, chosen(i), 0),
    rf"questions:{TOPIC}:{PAGE}": lambda a, i, s: a.leafing.turn_questions(
        i, s["topic"], int(s["page"])
    ),
    rf"question-menu:{TOPIC}:{PAGE}": lambda a, i, _: a.asking.suggestion(i, chosen(i)),
    rf"sources:{PAGE}": lambda a, i, s: a.leafing.turn_sources(i, int(s["page"])),
}


def _guarded(act: CuratorAct) -> Act:
    """Return what a button of curators does: nothing for anybody else."""

    async def run(actions: Actions, interaction: Interaction, state: Mapping[str, str]) -> None:
        if actions.curating is None:
            await actions.outdated(interaction)
        elif await actions.admits(interaction):
            await act(actions.curating, interaction, state)

    return run


_ALL = ROUTES | {pattern: _guarded(act) for pattern, act in CURATOR_ROUTES.items()}
_COMPILED = {re.compile(pattern): act for pattern, act in _ALL.items()}


class Pressed(ui.DynamicItem[ui.Item[Any]], template=r"[a-z-]+(?::.*)?"):
    """Whatever was pressed or chosen; discord.py makes it anew each time."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Wrap the component that was pressed."""
        del interaction, match
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        """Do what the custom_id says."""
        await respond_to(interaction)


async def respond_to(interaction: Interaction) -> None:
    """Do what the custom_id of a button, menu or form says."""
    actions = cast("HasActions", interaction.client).actions
    requests.begin()
    try:
        await _act(str(data_of(interaction).get("custom_id", "")))(actions, interaction)
    except Exception as error:  # noqa: BLE001 - whatever it is, the member gets an apology
        await actions.responder.fail(interaction, error, "answering a button or form")


def _act(written: str) -> Callable[[Actions, Interaction], Awaitable[None]]:
    for pattern, act in _COMPILED.items():
        if found := pattern.fullmatch(written):
            state = found.groupdict()
            return lambda actions, interaction: act(actions, interaction, state)
    return lambda actions, interaction: actions.outdated(interaction)
