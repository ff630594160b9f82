"""Parts of the bot that can be tested in isolation."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import discord
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.catalogue import Catalogue
from bot.chat.conversations.exchanges import DAY, Exchange, RememberedExchanges
from bot.chat.conversations.words import clean
from bot.chat.gateway.delivery import retry_after
from bot.chat.interactions.syncing import StoreMemory
from bot.chat.limits.cooldown import Admission, Cooldowns
from bot.chat.permissions import Allowed, allowed_in
from bot.chat.replies.escape import ZERO_WIDTH, bold, cut, escape, tidy, unescape
from bot.chat.replies.links import MAX_URL, link_to
from bot.config.sections import ChannelCooldown, MemberCooldown
from bot.config.sections import Discord as Settings
from bot.config.store_settings import StoreConfig
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.labels import label_of
from bot.runtime.bounded import Locks, Recent
from bot.store import Store
from tests.chat.parrot import ALMANAC, KNOWLEDGE, TIDES

if TYPE_CHECKING:
    from pathlib import Path

    from discord.abc import MessageableChannel


class Clock:
    """A clock that tests advance by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Return the current time."""
        return self.now


typed = st.text(st.sampled_from("*_~`|<>#[]():@!&+.-\\/ \n1239aeveryonhrxé"), max_size=60)


@given(typed)
def test_escaping_shows_the_same_characters(text: str) -> None:
    """After escaping and unescaping, a text is unchanged."""
    assert unescape(escape(text)) == text


@given(typed)
def test_no_mention_survives(text: str) -> None:
    """Escaped text mentions nobody, however the mention is disguised."""
    assert not re.search(r"@everyone|@here|<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>", escape(text))


@given(typed, st.integers(0, 60), st.integers(0, 60))
def test_bold_changes_no_character(text: str, start: int, end: int) -> None:
    """Bold text only gains pairs of asterisks."""
    marked = bold(text, start, min(end, len(text)))
    assert unescape(re.sub(r"(?<!\\)((?:\\\\)*)\*\*", r"\1", marked)) == text
    assert "** " not in marked.partition("**")[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a*b_c~d`e|f", r"a\*b\_c\~d\`e\|f"),
        ("# no heading", r"\# no heading"),
        ("-# not small", r"\-# not small"),
        ("a - b, c # d > e + f", "a - b, c # d > e + f"),
        ("1. first\n2) second", "1\\. first\n2) second"),
        ("> no quote\n  - no list", "\\> no quote\n  \\- no list"),
        ("[a](https://b.c)", r"\[a\](https\://b.c)"),
        ("at 12:30, a@b.c", "at 12:30, a@b.c"),
        (":smile: <:x:1>", r"\:smile: \<\:x:1>"),
        ("<@1> @here @ everyone", f"\\<@{ZERO_WIDTH}1> @{ZERO_WIDTH}here @ everyone"),
        ("C:\\dir", r"C:\\dir"),
    ],
)
def test_what_is_escaped(text: str, shown: str) -> None:
    """Escaping changes only characters that Discord would interpret."""
    assert escape(text) == shown


HIDDEN = [
    *"\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202e\u2060\u206a\u2069\u3164\uffa0\ufff9",
    "\U000e0041\U000e0042\U000e007f",
]


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_nothing_hides_in_what_people_typed(hidden: str) -> None:
    """Invisible characters are removed, except those that join letters or emoji."""
    assert tidy(f"a{hidden}b", 100) == "a b"
    joined = "\U0001f469\u200d\U0001f680 \u2764\ufe0f"
    assert tidy(joined, 100) == joined


def test_typed_text_is_tidied() -> None:
    """The result is one line without characters that hide or reorder text."""
    assert tidy("a\u202eb\u200b  c\n\td\x00", 100) == "a b c d"
    assert tidy("abcdef", 4) == "abc…"
    assert cut("ab cd", 4) == "ab…"


@pytest.mark.parametrize(
    ("content", "question"),
    [
        ("<@1>, who?", "who?"),
        ("hi <@!1> - who?", "hi - who?"),
        ("who <@&5> <#6> <:a:7> <a:b:8> </c:9> <t:10:R>?", "who?"),
        ("<@1> …!", ""),
        ("", ""),
        ("one\n\n<@1> two", "one\n\n two"),
        ("is 1 < 2 or 3 > 2?", "is 1 < 2 or 3 > 2?"),
    ],
)
def test_cleaning(content: str, question: str) -> None:
    """Mentions and emoji are removed from a question."""
    assert clean(content) == question


def test_links() -> None:
    """A link opens at the passage or, if that URL would be too long, at the page.

    A source without a URL has no link.
    """
    assert (
        link_to(TIDES) == "https://o.example/t#:~:text=Otters%20pull%20the%20well%2Dknown%20tides"
    )
    top = replace(TIDES, source=replace(ALMANAC, url="https://o.example/#top"))
    assert (link_to(top) or "").startswith("https://o.example/#top:~:text=Otters")
    long = replace(TIDES, source=replace(ALMANAC, url="https://o.example/".ljust(MAX_URL, "x")))
    assert link_to(long) == long.source.url
    assert link_to(replace(TIDES, starts=None)) == ALMANAC.url
    assert link_to(replace(TIDES, source=replace(ALMANAC, url=None))) is None


def test_cooldowns() -> None:
    """Each member and each channel has a sliding window. A member gets one warning per wait."""
    clock = Clock()
    settings = Settings(
        member_cooldown=MemberCooldown(questions=2, seconds=10),
        channel_cooldown=ChannelCooldown(questions=3, seconds=5),
    )
    cooldowns = Cooldowns(settings, clock)
    assert cooldowns.ask(1, 1) == Admission()
    clock.now = 4
    assert cooldowns.ask(1, 1) == Admission()
    assert cooldowns.ask(1, 1) == Admission(6, warn=True)
    assert cooldowns.ask(1, 2) == Admission(6)
    assert cooldowns.ask(2, 1) == Admission()
    assert cooldowns.ask(3, 1) == Admission(1, warn=True)
    clock.now = 10
    assert cooldowns.ask(1, 1) == Admission()
    assert cooldowns.ask(1, 2) == Admission(4, warn=True)


def _exchange(number: int) -> Exchange:
    return Exchange(
        question_id=number,
        reply_id=number + 1000,
        channel_id=1,
        content="x",
        question="x",
    )


async def test_exchanges_are_forgotten() -> None:
    """An exchange is forgotten if there are too many, after a day, or on request."""
    clock = Clock()
    exchanges = RememberedExchanges(most=2, clock=clock)
    for number in (1, 2, 3):
        await exchanges.keep(_exchange(number))
    assert await exchanges.of_question(1) is None
    assert await exchanges.of_reply(1001) is None
    assert await exchanges.of_reply(1002) == _exchange(2)
    await exchanges.keep(replace(_exchange(2), reply_id=7))
    assert await exchanges.of_reply(1002) is None
    assert await exchanges.of_reply(7) is not None
    await exchanges.forget(2)
    await exchanges.forget(2)
    assert await exchanges.of_question(2) is None
    clock.now = DAY + 1
    assert await exchanges.of_question(3) is None


def test_bounded_memories() -> None:
    """A bounded memory keeps the newest keys.

    A lock exists only while someone holds it.
    """
    recent: Recent[int, str] = Recent(2)
    assert recent.first_time(1, "a")
    assert not recent.first_time(1, "b")
    recent.set(2, "b")
    recent.set(1, "c")
    recent.set(3, "d")
    assert (1 in recent, 2 in recent, recent.get(1)) == (True, False, "c")
    locks = Locks()
    held = locks.of(1)
    assert locks.of(1) is held


def test_the_catalogue_completes_typed_text() -> None:
    """Completion tolerates typos and limits the number of matches."""
    catalogue = Catalogue(KNOWLEDGE)
    assert len(catalogue.questions_like("")) == len(KNOWLEDGE.passages)
    assert catalogue.questions_like("wo puls the tydes")[0].id == "tides"
    assert catalogue.questions_like("what is the mo\u00adon")[0].id == "cheese"
    assert catalogue.passages_like("otters rest")[0].id == "rest"
    many = tuple(replace(TIDES, id=f"p{n}", asks=(f"Question {n}?",)) for n in range(5000))
    large = Catalogue(KnowledgeBase((ALMANAC,), many))
    assert len(large.questions_like("question")) == 25
    assert label_of(large.questions_like("qestion 4321")[0]) == "Question 4321?"
    assert len(large.passages_like("p")) == 25


def test_proposed_asks_are_not_completed() -> None:
    """A passage can be found by a proposed ask, but its section is shown instead of that ask."""
    proposed = "What pulls strong tides?"
    tides = replace(TIDES, asks=(proposed,), proposed=(proposed,), label="", section="Of Tides")
    [found] = Catalogue(KnowledgeBase((ALMANAC,), (tides,))).questions_like("what pulls")
    assert label_of(found) == "Of Tides"


async def test_the_memory_of_registered_commands(tmp_path: Path) -> None:
    """The store keeps the digest. If the store fails, the commands count as unregistered."""
    for before in (None, "abc"):
        async with Store(StoreConfig(tmp_path / "store.sqlite3")) as store:
            memory = StoreMemory(store)
            assert await memory.recall("1-0") == before
            await memory.note("1-0", "abc")
            assert await memory.recall("1-0") == "abc"
            assert await memory.recall("1-1") is None
    (tmp_path / "file").write_text("")
    async with Store(StoreConfig(tmp_path / "file" / "store.sqlite3")) as store:
        blocked = StoreMemory(store)
        await blocked.note("1-0", "abc")
        assert await blocked.recall("1-0") is None


def test_unknown_permissions() -> None:
    """Unknown permissions count as granted, because Discord checks permissions anyway."""

    class Unknown:
        guild = None

    assert allowed_in(cast("MessageableChannel", Unknown())) == Allowed()


WAITS = [("3", 3.0), ("0.75", 0.75), ("-1", 0.0), ("nan", 0.0), ("", 0.0)]
WAITS += [("Fri, 13 Nov 2026 10:00:00 GMT", 0.0)]


@pytest.mark.parametrize(("header", "wait"), WAITS)
async def test_retry_after_is_parsed(header: str, wait: float) -> None:
    """Retry-After may be a decimal number of seconds or a date."""

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": header})

    application = web.Application()
    application.router.add_get("/", refuse)
    async with TestServer(application) as server, ClientSession() as session:
        response = await session.get(server.make_url("/"))
        assert retry_after(discord.HTTPException(response, "<html>")) == wait
