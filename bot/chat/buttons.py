"""Buttons and menus. What each does stands in its custom_id, so that it outlives a restart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

from discord import ui

from bot.chat.custom_id import ID, PAGE, TOPIC

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.chat.actions import Actions
    from bot.chat.responding import Interaction

    Act = Callable[[Actions, Interaction, Mapping[str, str]], Awaitable[None]]


class HasActions(Protocol):
    """The client, as far as a button needs it."""

    actions: Actions


ROUTES: dict[str, Act] = {
    rf"suggest:{ID}": lambda a, i, s: a.suggestion(i, s["id"], _label(i)),
    rf"context:{ID}": lambda a, i, s: a.context(i, s["id"]),
    "why": lambda a, i, _: a.why(i),
    rf"vote:(?P<way>up|down):{ID}": lambda a, i, s: a.vote(i, s["id"], up=s["way"] == "up"),
    r"delete:(?P<asker>\d{1,20})": lambda a, i, s: a.delete(i, int(s["asker"])),
    rf"topics:{PAGE}": lambda a, i, s: a.turn_topics(i, int(s["page"])),
    rf"topic-menu:{PAGE}": lambda a, i, _: a.turn_questions(i, _chosen(i), 0),
    rf"questions:{TOPIC}:{PAGE}": lambda a, i, s: a.turn_questions(i, s["topic"], int(s["page"])),
    rf"question-menu:{TOPIC}:{PAGE}": lambda a, i, _: a.suggestion(i, _chosen(i)),
    rf"sources:{PAGE}": lambda a, i, s: a.turn_sources(i, int(s["page"])),
}
_COMPILED = {re.compile(pattern): act for pattern, act in ROUTES.items()}


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
        actions = cast("HasActions", interaction.client).actions
        try:
            await _act(self.custom_id)(actions, interaction)
        except Exception as error:  # noqa: BLE001 - whatever it is, the member gets an apology
            await actions.responder.fail(interaction, error, "answering a button")


def _act(written: str) -> Callable[[Actions, Interaction], Awaitable[None]]:
    for pattern, act in _COMPILED.items():
        if found := pattern.fullmatch(written):
            state = found.groupdict()
            return lambda actions, interaction: act(actions, interaction, state)
    return lambda actions, interaction: actions.outdated(interaction)


def _data(interaction: Interaction) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", interaction.data or {})


def _chosen(interaction: Interaction) -> str:
    """Return the value chosen from a menu."""
    values: list[str] = _data(interaction).get("values") or [""]
    return values[0]


def _label(interaction: Interaction) -> str:
    """Return what stands on the button that was pressed."""
    pressed = _data(interaction).get("custom_id")
    message = interaction.message
    rows = message.components if message else []
    buttons = (button for row in rows for button in getattr(row, "children", ()))
    labels = (button.label for button in buttons if getattr(button, "custom_id", 0) == pressed)
    return next(labels, None) or ""
