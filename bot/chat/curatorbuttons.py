"""The buttons, menus and forms of curators: what their custom_ids mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.curating import PASSAGE
from bot.chat.custom_id import ID, KEY, PAGE, STAMP
from bot.chat.submitted import chosen, written

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.chat.curating import Curating
    from bot.chat.responding import Interaction

    CuratorAct = Callable[[Curating, Interaction, Mapping[str, str]], Awaitable[None]]

_NEAREST = r"(?P<id>[a-z0-9-]{0,64})"

CURATOR_ROUTES: dict[str, CuratorAct] = {
    rf"unanswered:{PAGE}": lambda c, i, s: c.turn_unanswered(i, int(s["page"])),
    rf"teach:{KEY}": lambda c, i, s: c.teach(i, s["key"]),
    rf"choose:{KEY}": lambda c, i, s: c.preview_teaching(i, s["key"], chosen(i)),
    rf"other:{KEY}": lambda c, i, s: c.other(i, s["key"]),
    rf"gap:{KEY}:{_NEAREST}": lambda c, i, s: c.gap(i, s["key"], s["id"]),
    rf"dismiss:{KEY}": lambda c, i, s: c.dismiss(i, s["key"]),
    rf"save:{KEY}:{ID}:{STAMP}": lambda c, i, s: c.save_taught(i, s["key"], s["id"], s["stamp"]),
    rf"save-gap:{KEY}:{STAMP}": lambda c, i, s: c.save_gap(i, s["key"], s["stamp"]),
    "cancel": lambda c, i, _: c.cancel(i),
    rf"feedback:{PAGE}": lambda c, i, s: c.turn_feedback(i, int(s["page"])),
}

CURATOR_FORMS: dict[str, CuratorAct] = {
    rf"named:{KEY}": lambda c, i, s: c.preview_teaching(i, s["key"], written(i).get(PASSAGE, "")),
    rf"declared:{KEY}": lambda c, i, s: c.preview_gap(i, s["key"], written(i)),
}
