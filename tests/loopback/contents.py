"""Message contents other than text, and the mentions that Discord finds in a text."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .entities import JSON, Channel
    from .messages import Message

VOICE_MESSAGE, HAS_SNAPSHOT, FORWARD = 1 << 13, 1 << 14, 1

# Discord recognizes no mentions in code or after a backslash.
_LITERAL = re.compile(r"\\[\s\S]|(`+)[\s\S]*?[^`]\1(?!`)")


def mentioned(text: str) -> tuple[list[int], list[int]]:
    """Return the ids of the accounts and of the roles that a text mentions."""
    live = _LITERAL.sub(" ", text)
    found = re.findall(r"<@(!|&)?(\d+)>", live)
    users = dict.fromkeys(int(number) for kind, number in found if kind != "&")
    roles = dict.fromkeys(int(number) for kind, number in found if kind == "&")
    return [*users], [*roles]


def poll(question: str, *answers: str) -> JSON:
    """Return the fields of a message with a poll."""
    expiry = dt.datetime.now(dt.UTC) + dt.timedelta(hours=24)
    listed = [
        {"answer_id": number, "poll_media": {"text": answer}}
        for number, answer in enumerate(answers, 1)
    ]
    asked = {
        "question": {"text": question},
        "answers": listed,
        "expiry": expiry.isoformat(),
        "allow_multiselect": False,
        "layout_type": 1,
        "results": {"is_finalized": False, "answer_counts": []},
    }
    return {"poll": asked}


def voice() -> JSON:
    """Return the fields of a voice message."""
    spoken = {"duration_secs": 1.5, "waveform": "AAAA", "content_type": "audio/ogg"}
    return {"flags": VOICE_MESSAGE, "attachments": [_file("voice-message.ogg") | spoken]}


def picture() -> JSON:
    """Return the fields of a message with a picture."""
    return {"attachments": [_file("otter.png") | {"content_type": "image/png"}]}


def sticker() -> JSON:
    """Return the fields of a message with a sticker."""
    return {"stickers": [{"id": "3", "name": "wave", "format_type": 1}]}


def embed(title: str, description: str = "", **fields: str) -> JSON:
    """Return the fields of a message with an embed."""
    listed = [{"name": name, "value": value, "inline": False} for name, value in fields.items()]
    shown = {"type": "rich", "title": title, "description": description, "fields": listed}
    return {"embeds": [shown]}


def displays(*texts: str) -> JSON:
    """Return the fields of a Components V2 message.

    All texts except the first are in sections, which are in a container.
    """
    first, *others = ({"type": 10, "id": n, "content": text} for n, text in enumerate(texts, 1))
    accessory = {"type": 11, "id": 90, "media": {"url": "https://cdn.example/otter.png"}}
    sections = [
        {"type": 9, "id": 50 + number, "components": [text], "accessory": accessory}
        for number, text in enumerate(others)
    ]
    container = {"type": 17, "id": 40, "components": sections}
    return {"flags": 1 << 15, "components": [first, container] if sections else [first]}


def forward(message: Message) -> JSON:
    """Return the fields of a forward, which holds a copy of the message as it is now."""
    copied = message.payload()
    names = "type content mentions mention_roles attachments embeds timestamp edited_timestamp"
    kept = [*names.split(), "flags", "components", "sticker_items"]
    origin = reference(message.channel, message.id, FORWARD)
    return {
        "flags": HAS_SNAPSHOT,
        "origin": origin,
        "snapshots": [{"message": {name: copied[name] for name in kept}}],
    }


def reference(channel: Channel, number: int, kind: int = 0) -> JSON:
    """Return a reference to a message."""
    guild = {"guild_id": str(channel.guild.id)} if channel.guild else {}
    return {"type": kind, "message_id": str(number), "channel_id": str(channel.id), **guild}


def uploaded(data: JSON) -> list[JSON]:
    """Return the attachments that the body of a request describes."""
    return [_file(one["filename"]) for one in data.get("attachments") or []]


def _file(name: str) -> JSON:
    url = f"https://cdn.example/{name}"
    return {"id": "9", "filename": name, "size": 9, "url": url, "proxy_url": url}
