"""Buttons, menus and forms, which survive restarts because their custom_ids hold their state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

from discord import ui

from bot.chat.curation.document_pages import QUESTION
from bot.chat.curation.proposing import PASSAGE
from bot.chat.handoffs.pages import QUESTION as ASKED
from bot.chat.interactions.citing import WORDS
from bot.chat.interactions.submitted import all_chosen, chosen, data_of, pressed_label, written
from bot.chat.interactions.voting import WORD
from bot.chat.learning import pages as learning_pages
from bot.chat.replies.custom_id import (
    CHOICE,
    EXTENT,
    ID,
    KEY,
    MESSAGE,
    PAGE,
    SETTING,
    STAMP,
    TOPIC,
    VERSION,
    WEEK,
)
from bot.operations import request_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.chat.curation.access import CuratorScope
    from bot.chat.curation.adding import Adding
    from bot.chat.curation.curating import Curating
    from bot.chat.interactions.actions import Actions
    from bot.chat.learning.handling import Learning
    from bot.chat.responding import Interaction

    DocumentAct = Callable[[Adding, Interaction, CuratorScope, Mapping[str, str]], Awaitable[None]]
    CuratorAct = Callable[[Curating, Interaction, CuratorScope, Mapping[str, str]], Awaitable[None]]
    LearningAct = Callable[[Learning, Interaction, Mapping[str, str]], Awaitable[None]]
    Act = Callable[[Actions, Interaction, Mapping[str, str]], Awaitable[None]]


class HasActions(Protocol):
    """The part of the client that buttons need."""

    actions: Actions


ROUTES: dict[str, Act] = {
    rf"suggest:{ID}": lambda a, i, s: a.asking.suggestion(i, s["id"], pressed_label(i)),
    rf"context:{ID}": lambda a, i, s: a.browsing.context(i, s["id"]),
    "why": lambda a, i, _: a.asking.why(i),
    rf"vote:(?P<way>up|down):{ID}": lambda a, i, s: a.voting.vote(i, s["id"], up=s["way"] == "up"),
    rf"share:{ID}": lambda a, i, s: a.sharing.share(i, s["id"]),
    rf"cite:{MESSAGE}": lambda a, i, s: a.citing.choose(i, int(s["message"]), chosen(i)),
    rf"cite-other:{MESSAGE}": lambda a, i, s: a.citing.ask_words(i, int(s["message"])),
    r"delete:(?P<asker>\d{1,20})": lambda a, i, s: a.delete(i, int(s["asker"])),
    rf"topics:{PAGE}": lambda a, i, s: a.browsing.turn_topics(i, int(s["page"])),
    rf"topic-menu:{PAGE}": lambda a, i, _: a.browsing.turn_questions(i, chosen(i), 0),
    rf"questions:{TOPIC}:{PAGE}": lambda a, i, s: a.browsing.turn_questions(
        i, s["topic"], int(s["page"])
    ),
    rf"question-menu:{TOPIC}:{PAGE}": lambda a, i, _: a.asking.suggestion(i, chosen(i)),
    "ask-person": lambda a, i, _: a.handing.ask(i),
    rf"ask-person:(?P<seen>public|private):{MESSAGE}:{ID}": lambda a, i, s: a.handing.ask_after(
        i, int(s["message"]), s["id"], public=s["seen"] == "public"
    ),
    "solved": lambda a, i, _: a.solving.solve(i),
    rf"setup:{SETTING}": lambda a, i, s: a.setup.choose(i, s["name"]),
    rf"sources:{PAGE}": lambda a, i, s: a.browsing.turn_sources(i, int(s["page"])),
    rf"consent:{CHOICE}:{MESSAGE}": lambda a, i, s: a.consent(i, int(s["message"]), s["choice"]),
}

_NEAREST = r"(?P<id>[a-z0-9-]{0,64})"

FORMS: dict[str, Act] = {
    rf"cite-words:{MESSAGE}": lambda a, i, s: a.citing.search(
        i, int(s["message"]), written(i).get(WORDS, "")
    ),
    rf"word:{ID}": lambda a, i, s: a.voting.comment(i, s["id"], written(i).get(WORD, "")),
    rf"publish:{MESSAGE}:{_NEAREST}": lambda a, i, s: a.handing.publish(
        i, int(s["message"]), s["id"], written(i).get(ASKED, "")
    ),
}

CURATOR_ROUTES: dict[str, CuratorAct] = {
    rf"unanswered:{PAGE}": lambda c, i, o, s: c.turn_unanswered(i, o, int(s["page"])),
    rf"teach:{KEY}": lambda c, i, o, s: c.teach(i, o, s["key"]),
    rf"choose:{KEY}": lambda c, i, o, s: c.proposing.preview_teaching(i, o, s["key"], chosen(i)),
    rf"other:{KEY}": lambda c, i, _, s: c.proposing.other(i, s["key"]),
    rf"gap:{KEY}:{_NEAREST}": lambda c, i, _, s: c.proposing.gap(i, s["key"], s["id"]),
    rf"dismiss:{KEY}": lambda c, i, o, s: c.dismiss(i, o, s["key"]),
    rf"save:{KEY}:{ID}:{STAMP}": lambda c, i, o, s: c.proposing.save_taught(
        i, o, s["key"], s["id"], s["stamp"]
    ),
    rf"save-gap:{KEY}:{STAMP}": lambda c, i, o, s: c.proposing.save_gap(i, o, s["key"], s["stamp"]),
    "cancel": lambda c, i, _o, _s: c.cancel(i),
    rf"feedback:{PAGE}": lambda c, i, o, s: c.reviewing.turn_feedback(i, o, int(s["page"])),
    rf"scopes:{PAGE}": lambda c, i, o, s: c.scoping.turn(i, o, int(s["page"])),
    rf"scope-menu:{PAGE}": lambda c, i, o, _: c.scoping.detail(i, o, chosen(i)),
    rf"scope:(?P<where>all|here|off):{ID}": lambda c, i, o, s: c.scoping.change(
        i, o, s["id"], s["where"]
    ),
    rf"scope-in:{ID}": lambda c, i, o, s: c.scoping.give(i, o, s["id"], all_chosen(i)),
    rf"order:{PAGE}": lambda c, i, o, s: c.scoping.order(i, o, int(s["page"])),
    rf"order-menu:{PAGE}": lambda c, i, o, s: c.scoping.prefer(i, o, int(s["page"]), chosen(i)),
    "order-clear": lambda c, i, o, _: c.scoping.prefer(i, o, 0, ""),
    rf"report:{EXTENT}:{WEEK}": lambda c, i, o, s: c.reporting.turn(
        i, o, s["week"], everywhere=s["extent"] == "everywhere"
    ),
}

CURATOR_FORMS: dict[str, CuratorAct] = {
    rf"named:{KEY}": lambda c, i, o, s: c.proposing.preview_teaching(
        i, o, s["key"], written(i).get(PASSAGE, "")
    ),
    rf"declared:{KEY}": lambda c, i, o, s: c.proposing.preview_gap(i, o, s["key"], written(i)),
}


DOCUMENT_ROUTES: dict[str, DocumentAct] = {
    rf"document:{KEY}": lambda d, i, o, s: d.show(i, o, s["key"]),
    rf"edit-document:{KEY}": lambda d, i, _, s: d.edit(i, s["key"]),
    rf"document-in:{KEY}": lambda d, i, o, s: d.limit(i, o, s["key"], all_chosen(i)),
    rf"document-(?P<where>all|here):{KEY}": lambda d, i, o, s: d.place(
        i, o, s["key"], everywhere=s["where"] == "all"
    ),
    rf"try-document:{KEY}": lambda d, i, _, s: d.try_(i, s["key"]),
    rf"save-document:{KEY}": lambda d, i, o, s: d.save(i, o, s["key"]),
    rf"discard-document:{KEY}": lambda d, i, o, s: d.discard(i, o, s["key"]),
    rf"undo-removal:{ID}": lambda d, i, o, s: d.removing.undo(i, o, s["id"]),
}

DOCUMENT_FORMS: dict[str, DocumentAct] = {
    rf"pasted:{_NEAREST}": lambda d, i, o, s: d.paste(i, o, s["id"], written(i)),
    rf"edited-document:{KEY}": lambda d, i, o, s: d.edited(i, o, s["key"], written(i)),
    rf"tried-document:{KEY}": lambda d, i, o, s: d.tried(
        i, o, s["key"], written(i).get(QUESTION, "")
    ),
}


LEARNING_ROUTES: dict[str, LearningAct] = {
    rf"learn:{MESSAGE}": lambda b, i, s: b.review(i, int(s["message"])),
    rf"learn-save:{MESSAGE}:{VERSION}": lambda b, i, s: b.save(
        i, int(s["message"]), int(s["version"])
    ),
    rf"learn-edit:{MESSAGE}": lambda b, i, s: b.edit(i, int(s["message"])),
    rf"learn-try:{MESSAGE}": lambda b, i, s: b.try_(i, int(s["message"])),
    rf"learn-discard:{MESSAGE}": lambda b, i, s: b.discard(i, int(s["message"])),
    rf"learned:{PAGE}": lambda b, i, s: b.list_(i, int(s["page"])),
}

LEARNING_FORMS: dict[str, LearningAct] = {
    rf"learn-edited:{MESSAGE}": lambda b, i, s: b.edited(
        i, int(s["message"]), written(i).get(learning_pages.QUESTION, "")
    ),
    rf"learn-tried:{MESSAGE}": lambda b, i, s: b.tried(
        i, int(s["message"]), written(i).get(learning_pages.QUESTION, "")
    ),
}


def _about_messages(act: LearningAct) -> Act:
    """Return an action that runs `act`, which checks the member's permissions itself."""

    async def run(actions: Actions, interaction: Interaction, state: Mapping[str, str]) -> None:
        if actions.learning is None:
            await actions.outdated(interaction)
        else:
            await act(actions.learning, interaction, state)

    return run


def _curators_only(act: CuratorAct) -> Act:
    """Return an action that runs `act` only for curators."""

    async def run(actions: Actions, interaction: Interaction, state: Mapping[str, str]) -> None:
        if actions.curating is None:
            await actions.outdated(interaction)
        elif scope := await actions.admitted(interaction):
            await act(actions.curating, interaction, scope, state)

    return run


def _about_documents(act: DocumentAct) -> Act:
    """Return an action that runs the document action `act` only for curators."""

    async def run(actions: Actions, interaction: Interaction, state: Mapping[str, str]) -> None:
        if actions.adding is None:
            await actions.outdated(interaction)
        elif scope := await actions.admitted(interaction):
            await act(actions.adding, interaction, scope, state)

    return run


def _compiled(
    routes: Mapping[str, Act],
    curator_routes: Mapping[str, CuratorAct],
    document_routes: Mapping[str, DocumentAct],
    learning_routes: Mapping[str, LearningAct],
) -> dict[re.Pattern[str], Act]:
    whole = {
        **routes,
        **{pattern: _curators_only(act) for pattern, act in curator_routes.items()},
        **{pattern: _about_documents(act) for pattern, act in document_routes.items()},
        **{pattern: _about_messages(act) for pattern, act in learning_routes.items()},
    }
    return {re.compile(pattern): act for pattern, act in whole.items()}


# Separate tables keep buttons from running form actions, and forms from running button actions.
_PRESSED = _compiled(ROUTES, CURATOR_ROUTES, DOCUMENT_ROUTES, LEARNING_ROUTES)
_SUBMITTED = _compiled(FORMS, CURATOR_FORMS, DOCUMENT_FORMS, LEARNING_FORMS)


class Pressed(ui.DynamicItem[ui.Item[Any]], template=r"[a-z-]+(?::.*)?"):
    """A button or menu that a member used. discord.py creates an instance for each use."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Wrap the component that a member used."""
        del interaction, match
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        """Run the action that the custom_id encodes."""
        await _respond_to(interaction, _PRESSED)


async def take(interaction: Interaction) -> None:
    """Run the action that the custom_id of a submitted form encodes."""
    await _respond_to(interaction, _SUBMITTED)


async def _respond_to(interaction: Interaction, routes: Mapping[re.Pattern[str], Act]) -> None:
    actions = cast("HasActions", interaction.client).actions
    request_id.begin()
    try:
        written = str(data_of(interaction).get("custom_id", ""))
        await _act(written, routes)(actions, interaction)
    except Exception as error:  # noqa: BLE001 - the member gets an apology for any error
        await actions.responder.fail(interaction, error, "handling a button, menu or form")


def _act(
    written: str, routes: Mapping[re.Pattern[str], Act]
) -> Callable[[Actions, Interaction], Awaitable[None]]:
    for pattern, act in routes.items():
        if found := pattern.fullmatch(written):
            state = found.groupdict()
            return lambda actions, interaction: act(actions, interaction, state)
    return lambda actions, interaction: actions.outdated(interaction)
