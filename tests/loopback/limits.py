"""Discord's limits, including those that its OpenAPI description lacks.

Each ``check_*`` function yields a message for each violation of Discord's limits, or of this
project's rule that no mention is active.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from .messages import BUTTON, COMPONENTS_V2, EPHEMERAL, TEXT_DISPLAY, components_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .entities import JSON
    from .messages import Message

ACTION_ROW, STRING_SELECT, TEXT_INPUT, LABEL = 1, 3, 4, 18
LINK = 5
FILE = 13
MESSAGE_KEYS = frozenset(
    {
        "content",
        "embeds",
        "components",
        "flags",
        "allowed_mentions",
        "attachments",
        "tts",
        "nonce",
        "enforce_nonce",
        "message_reference",
        "sticker_ids",
        "poll",
        "username",
        "avatar_url",
        "thread_name",
        "applied_tags",
    }
)
NOTIFIES = "solved"
"""The button of the only message that may notify anybody: a question for people."""
CALLBACK_KEYS = frozenset({"type", "data"})
COMMAND_KEYS = frozenset(
    {
        "id",
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "contexts",
        "default_member_permissions",
        "dm_permission",
        "integration_types",
        "nsfw",
        "handler",
    }
)
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


def check_length(value: object, limit: int, what: str) -> Iterator[str]:
    """Yield a message if a text is longer than its limit."""
    if isinstance(value, str) and len(value) > limit:
        yield f"{what} has {len(value)} characters; at most {limit} are allowed"


def check_keys(body: JSON, known: frozenset[str]) -> Iterator[str]:
    """Yield a message for each key that Discord would silently ignore."""
    yield from (f"unknown key {key!r}" for key in body.keys() - known)


def check_message(body: JSON, *, create: bool, old: Message | None = None) -> Iterator[str]:
    """Check a message's body. ``old`` is the message that it edits, if any."""
    yield from check_keys(body, MESSAGE_KEYS)
    components, embeds = body.get("components") or [], body.get("embeds") or []
    content = body.get("content") or ""
    every = list(components_in(components))
    flagged = bool((body.get("flags") or 0) & COMPONENTS_V2)
    if flagged or (old and old.v2):
        yield from _check_v2(body, every)
        yield from _check_change(body, old, flagged=flagged)
    else:
        yield from check_length(content, 2000, "content")
        yield from _check_embeds(embeds)
        if len(components) > 5 or any(c.get("type") != ACTION_ROW for c in components):
            yield "without the V2 flag, only up to five action rows are allowed"
    yield from _check_files(body, every)
    parts = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")
    if create and not any(body.get(part) for part in parts):
        yield "the message is empty"
    yield from check_components(every)
    if content or any(c.get("type") == TEXT_DISPLAY for c in every):
        may_notify = create and any(c.get("custom_id") == NOTIFIES for c in every)
        yield from _check_mentions(body.get("allowed_mentions"), roles=int(may_notify))


def _check_files(body: JSON, every: Sequence[JSON]) -> Iterator[str]:
    """Check that each file component names an attachment, and that no attachment is hidden."""
    names = [one["filename"] for one in body.get("attachments") or []]
    if len(names) > 10 or len({*names}) < len(names):
        yield f"too many attachments, or two with the same name: {names}"
    shown = [c["file"]["url"].removeprefix("attachment://") for c in every if c.get("type") == FILE]
    is_layout = any(c.get("type") == TEXT_DISPLAY for c in every)
    if (is_layout or shown) and sorted(shown) != sorted(names):
        yield f"file components show {shown}, but the attachments are {names}"


def _check_v2(body: JSON, every: Sequence[JSON]) -> Iterator[str]:
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            yield f"{key} is not allowed with Components V2"
    if len(every) > 40:
        yield f"{len(every)} components; at most 40 are allowed"
    texts = [c.get("content", "") for c in every if c.get("type") == TEXT_DISPLAY]
    if "" in texts:
        yield "an empty text display"
    yield from check_length("".join(texts), 4000, "the text of all components")


def _check_change(body: JSON, old: Message | None, *, flagged: bool) -> Iterator[str]:
    """Check the changes of an edit, which can set the V2 flag but can't remove it."""
    if old is None:
        return
    if old.v2 and body.get("flags") is not None and not flagged:
        yield "the V2 flag can't be removed"
    for key, value in (("content", old.content), ("embeds", old.embeds)):
        if value and body.get(key, value):
            yield f"{key} must be cleared by the edit that sets the V2 flag"


def _check_embeds(embeds: Sequence[JSON]) -> Iterator[str]:
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds; at most 10 are allowed"
    total = 0
    for embed in embeds:
        fields = embed.get("fields") or []
        texts = [
            (embed.get("title"), 256, "an embed's title"),
            (embed.get("description"), 4096, "an embed's description"),
            ((embed.get("footer") or {}).get("text"), 2048, "an embed's footer"),
            ((embed.get("author") or {}).get("name"), 256, "an embed's author"),
            *((f.get("name"), 256, "a field's name") for f in fields),
            *((f.get("value"), 1024, "a field's value") for f in fields),
        ]
        for text, limit, what in texts:
            yield from check_length(text, limit, what)
            total += len(text or "")
        if len(fields) > 25:
            yield f"{len(fields)} fields in an embed; at most 25 are allowed"
    if total > 6000:
        yield f"embeds have {total} characters in total; at most 6000 are allowed"


def _check_mentions(allowed: JSON | None, *, roles: int) -> Iterator[str]:
    """Check that a message notifies nobody, or members of at most so many roles."""
    if allowed is None:
        yield "allowed_mentions is missing: every mention in the text is live"
    elif (
        allowed.get("parse") != []
        or allowed.get("users")
        or allowed.get("replied_user")
        or len(allowed.get("roles") or ()) > roles
    ):
        yield f"allowed_mentions lets mentions through: {allowed}"


def check_components(every: Sequence[JSON]) -> Iterator[str]:
    """Check buttons, menus and fields at any depth."""
    ids = Counter(c["custom_id"] for c in every if "custom_id" in c)
    yield from (f"custom_id {i!r} occurs {n} times" for i, n in ids.items() if n > 1)
    for i in ids:
        yield from check_length(i, 100, "a custom_id")
        if not i:
            yield "an empty custom_id"
    for component in every:
        if component.get("type") == BUTTON:
            yield from _check_button(component)
        elif component.get("type") == ACTION_ROW and not 1 <= len(component["components"]) <= 5:
            yield f"{len(component['components'])} components in an action row; 1 to 5 are allowed"
        elif component.get("type") == STRING_SELECT:
            options = component.get("options") or []
            if not 1 <= len(options) <= 25:
                yield f"{len(options)} options in a select menu; 1 to 25 are allowed"
            for option in options:
                for key in ("label", "value", "description"):
                    yield from check_length(option.get(key), 100, f"an option's {key}")


def _check_button(button: JSON) -> Iterator[str]:
    yield from check_length(button.get("label"), 80, "a button's label")
    yield from check_length(button.get("url"), 512, "a button's URL")
    if not button.get("label") and not button.get("emoji"):
        yield "a button with neither label nor emoji"
    if (button.get("style") == LINK) != ("url" in button) or ("url" in button) == (
        "custom_id" in button
    ):
        yield "a button needs a custom_id, or style 5 and a URL"


def check_callback(body: JSON, source: Message | None = None) -> Iterator[str]:
    """Check the response to an interaction. ``source`` is the message that it came from, if any."""
    yield from check_keys(body, CALLBACK_KEYS)
    data = body.get("data") or {}
    match body.get("type"):
        case 4:
            yield from check_message(data, create=True)
        case 5:
            if (data.get("flags") or 0) & ~EPHEMERAL:
                yield "a deferred response can only be made ephemeral"
        case 7:
            yield from check_message(data, create=False, old=source)
        case 8:
            yield from check_choices(data.get("choices", []))
        case 9:
            yield from check_modal(data)


def check_choices(choices: Sequence[JSON]) -> Iterator[str]:
    """Check autocomplete choices."""
    if len(choices) > 25:
        yield f"{len(choices)} choices; at most 25 are allowed"
    for choice in choices:
        yield from check_length(choice.get("name"), 100, "a choice's name")
        yield from check_length(choice.get("value"), 100, "a choice's value")
        if not choice.get("name"):
            yield "a choice without a name"


def check_modal(modal: JSON) -> Iterator[str]:
    """Check a modal."""
    yield from check_keys(modal, frozenset({"custom_id", "title", "components"}))
    yield from check_length(modal.get("title"), 45, "a modal's title")
    if not 1 <= len(modal.get("components", [])) <= 5:
        yield "a modal has one to five components"
    every = [modal, *components_in(modal.get("components", []))]
    yield from check_components(every)
    for component in every:
        if component.get("type") in (TEXT_INPUT, LABEL):
            yield from check_length(component.get("label"), 45, "a field's label")
            yield from check_length(component.get("placeholder"), 100, "a field's placeholder")


def check_commands(commands: Sequence[JSON]) -> Iterator[str]:
    """Check the commands of a scope."""
    kinds = Counter(c.get("type", 1) for c in commands)
    for kind, limit in ((1, 100), (2, 15), (3, 15)):
        if kinds[kind] > limit:
            yield f"{kinds[kind]} commands of type {kind}; at most {limit} are allowed"
    names = Counter((c.get("type", 1), c["name"]) for c in commands)
    yield from (f"command {name!r} occurs {n} times" for (_, name), n in names.items() if n > 1)
    for command in commands:
        yield from check_keys(command, COMMAND_KEYS)
        if command.get("type", 1) == 1:
            yield from check_named(command)
            if (total := _size(command)) > 8000:
                yield f"command {command['name']!r} has {total} characters; 8000 are allowed"
        else:
            for name in _translations(command, "name"):
                if not 1 <= len(name) <= 32:
                    yield f"command name {name!r} must have 1 to 32 characters"


def check_named(item: JSON) -> Iterator[str]:
    """Check a slash command or option in every language."""
    for name in _translations(item, "name"):
        if not COMMAND_NAME.fullmatch(name) or name != name.lower():
            yield f"{name!r} is not a valid name of a command or option"
    for text in _translations(item, "description"):
        if not 1 <= len(text) <= 100:
            yield f"a description of {item['name']!r} has {len(text)} characters, not 1 to 100"
    yield from check_choices(item.get("choices") or [])
    options = item.get("options") or []
    if len(options) > 25:
        yield f"{len(options)} options of {item['name']!r}; at most 25 are allowed"
    for option in options:
        yield from check_named(option)


def _translations(item: JSON, key: str) -> list[str]:
    localized: Mapping[str, str] = item.get(f"{key}_localizations") or {}
    return [item.get(key) or "", *localized.values()]


def _size(item: JSON) -> int:
    own = sum(max(map(len, _translations(item, key))) for key in ("name", "description"))
    values = sum(len(c["name"]) + len(str(c["value"])) for c in item.get("choices") or [])
    return own + values + sum(map(_size, item.get("options") or []))
