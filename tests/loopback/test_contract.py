"""The loopback Discord rejects and records the requests that Discord would reject."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord as library
import pytest

from . import Discord, contract, limits
from .messages import Message

if TYPE_CHECKING:
    from .entities import JSON

QUIET: JSON = {"allowed_mentions": {"parse": []}}
V2 = {"flags": 1 << 15}


def text(content: str) -> JSON:
    """Return a text display."""
    return {"type": 10, "content": content}


def row(*buttons: JSON) -> JSON:
    """Return an action row."""
    return {"type": 1, "components": list(buttons)}


def button(label: str = "x", custom_id: str = "x") -> JSON:
    """Return a button."""
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id}


MESSAGES: list[tuple[str, JSON, str]] = [
    ("too long", {"content": "x" * 2001}, "2000 are allowed"),
    ("empty", {}, "empty"),
    ("misspelled", {"content": "x", "embed": {}}, "unknown key 'embed'"),
    ("mention", {"content": "x", "allowed_mentions": {"parse": ["users"]}}, "lets mentions"),
    ("role", {"content": "x", "allowed_mentions": {"parse": [], "roles": ["1"]}}, "lets mentions"),
    ("no rule", {"content": "x", "allowed_mentions": None}, "allowed_mentions is missing"),
    ("embeds", {"embeds": [{"description": "x" * 4000}] * 2}, "6000 are allowed"),
    ("V2 content", {**V2, "content": "x", "components": [text("x")]}, "content is not allowed"),
    ("V2 text", {**V2, "components": [text("x" * 2001)] * 2}, "4000 are allowed"),
    ("V2 count", {**V2, "components": [text("x")] * 41}, "40 are allowed"),
    ("no flag", {"components": [text("x")]}, "without the V2 flag"),
    ("twice", {"components": [row(button(), button())]}, "occurs 2 times"),
    ("label", {"components": [row(button(label="x" * 81))]}, "80 are allowed"),
    ("custom_id", {"components": [row(button(custom_id="x" * 101))]}, "100 are allowed"),
    ("six", {"components": [row(*(button(custom_id=c) for c in "abcdef"))]}, "1 to 5"),
]


@pytest.mark.parametrize(
    ("body", "problem"), [m[1:] for m in MESSAGES], ids=[m[0] for m in MESSAGES]
)
def test_limits_of_messages(body: JSON, problem: str) -> None:
    """Each request breaks one rule, and exactly that violation is reported."""
    found = list(limits.check_message({**QUIET, **body}, create=True))
    assert [problem in f for f in found] == [True]


@pytest.mark.parametrize(
    ("roles", "name", "create", "allowed"),
    [
        (["1"], "solved", True, True),
        (["1", "2"], "solved", True, False),
        (["1"], "why", True, False),
        (["1"], "solved", False, False),
    ],
)
def test_only_a_question_for_people_notifies(
    roles: list[str],
    name: str,
    create: bool,  # noqa: FBT001 - a parameter
    allowed: bool,  # noqa: FBT001 - a parameter
) -> None:
    """The only message that may notify anybody is the post with a question, and only one role."""
    body = {"content": "x", "components": [row(button(custom_id=name))]}
    mentions = {"parse": [], "roles": roles, "users": [], "replied_user": False}
    found = limits.check_message({**body, "allowed_mentions": mentions}, create=create)
    assert (not list(found)) is allowed


PLAIN: JSON = {"content": "x", "embeds": [{"title": "x"}], "flags": 0}
CLEARED: JSON = {"content": None, "embeds": []}
EDITS: list[tuple[str, JSON, JSON, list[str]]] = [
    ("plain to plain", PLAIN, {"content": "y"}, []),
    ("to V2", PLAIN, {**V2, **CLEARED, "components": [text("x")]}, []),
    (
        "to V2, not cleared",
        PLAIN,
        {**V2, "components": [text("x")]},
        ["content must be cleared", "embeds must be cleared"],
    ),
    ("V2 again", V2, {**V2, "components": [text("x")]}, []),
    ("V2 without the flag", V2, {"components": [text("x")]}, []),
    ("content in V2", V2, {"content": "x"}, ["content is not allowed"]),
    ("V2 no more", V2, {"flags": 0, "components": [text("x")]}, ["can't be removed"]),
    ("too many", V2, {"components": [text("x")] * 41}, ["40 are allowed"]),
    ("too long", V2, {"components": [text("x" * 4001)]}, ["4000 are allowed"]),
]


@pytest.mark.parametrize(
    ("old", "body", "problems"), [e[1:] for e in EDITS], ids=[e[0] for e in EDITS]
)
async def test_edits(old: JSON, body: JSON, problems: list[str]) -> None:
    """An edit can turn a plain message into Components V2, but never back."""
    async with Discord() as discord:
        channel = discord.guild().channel("general")
    message = Message(id=1, channel=channel, author=discord.bot, **old)
    for found in (
        list(limits.check_message({**QUIET, **body}, create=False, old=message)),
        list(limits.check_callback({"type": 7, "data": {**QUIET, **body}}, message)),
    ):
        assert len(found) == len(problems)
        assert all(problem in one for problem, one in zip(problems, found, strict=True))


COMMANDS: list[tuple[str, JSON, str]] = [
    ("capitals", {"name": "Ask", "description": "x"}, "not a valid name"),
    ("space", {"name": "a b", "description": "x"}, "not a valid name"),
    ("undescribed", {"name": "ask", "description": ""}, "not 1 to 100"),
    (
        "localized",
        {"name": "ask", "description": "x", "name_localizations": {"de": "X"}},
        "not a valid name",
    ),
    ("misspelled", {"name": "ask", "description": "x", "context": []}, "unknown key"),
]


@pytest.mark.parametrize(
    ("body", "problem"), [c[1:] for c in COMMANDS], ids=[c[0] for c in COMMANDS]
)
def test_limits_of_commands(body: JSON, problem: str) -> None:
    """Each request breaks one rule, and exactly that violation is reported."""
    assert [problem in f for f in limits.check_commands([body])] == [True]


def test_limits_of_choices() -> None:
    """At most 25 choices of up to 100 characters are allowed."""
    choice: JSON = {"name": "x", "value": "x"}
    assert not list(limits.check_choices([choice] * 25))
    assert len(list(limits.check_choices([choice] * 26))) == 1
    assert len(list(limits.check_choices([{"name": "x" * 101, "value": "x" * 101}]))) == 2


async def test_a_violation_is_rejected_and_recorded() -> None:
    """The bot gets status 400 and code 50035, and a test fails unless it expects the violation."""
    discord = Discord()
    await discord.__aenter__()
    channel = discord.guild().channel("general")
    client = library.Client(intents=library.Intents(guilds=True))
    async with discord.running(client):
        with pytest.raises(library.HTTPException) as refused:
            await client.get_partial_messageable(channel.id).send("")
    assert (refused.value.status, refused.value.code) == (400, 50035)
    with pytest.raises(AssertionError, match="the message is empty"):
        await discord.__aexit__(None, None, None)


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "problem"),
    [
        ("POST", "/channels/1/messages", {}, {"content": 1}, "content"),
        ("POST", "/channels/1/messages", {}, {"contents": "x"}, "contents"),
        ("POST", "/channels/1/messages", {}, None, "missing"),
        ("GET", "/channels/1/messages", {"limit": "101"}, None, "limit"),
        ("GET", "/channels/1/messages", {"limits": "1"}, None, "limits"),
        ("GET", "/channels/1/nothing", {}, None, "not in the description"),
        ("POST", "/channels/1/messages", {}, {"message_reference": {"message_id": 1}}, None),
        ("GET", "/channels/1/messages", {"limit": "100"}, None, None),
    ],
)
def test_the_description_is_enforced(
    method: str, path: str, query: dict[str, str], body: JSON | None, problem: str | None
) -> None:
    """Paths, queries and bodies are checked against Discord's OpenAPI description."""
    description = contract.find()
    if description is None:
        pytest.skip(f"{contract.VARIABLE} does not name Discord's OpenAPI description")
    found = list(description.check(method, path, query, body))
    assert (len(found) == 1 and problem in found[0]) if problem else not found
