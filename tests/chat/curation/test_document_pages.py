"""Whatever is uploaded, no reply about it pings, and every reply fits."""

from __future__ import annotations

import asyncio
import gc
import json
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.curation import document_pages as pages
from bot.chat.curation.access import OPERATORS
from bot.chat.curation.reasons import reasoned
from bot.chat.replies.layout import modal, sendable
from bot.chat.replies.rendering import MAX_TEXT
from bot.config.sections import ReplyStyle
from bot.core.model.results import Answer, Outcome, Quote
from bot.errors import CurationError, FootnoteError
from bot.knowledge.namespaces import namespace
from bot.serving.scopes import Given
from bot.texts import languages, texts_in
from bot.uploads import drafts
from bot.uploads.draft import DocumentDraft, Upload, draft_of, title_of
from bot.uploads.drafts import MAX_OF_SERVER, Drafts
from bot.uploads.naming import check_name, safe_name
from bot.uploads.reading import result_of
from bot.uploads.request import ParseRequest, ParseResult
from tests.uploads.files import FAQ, YAML

if TYPE_CHECKING:
    from bot.chat.replies.reply import Reply

GUILD = 1_300_000_000_000_000_000
OWN = namespace(GUILD, everywhere=False)
PING = re.compile(r"@everyone|@here|<@[!&]?\d+>|<#\d+>")
pieces = st.sampled_from(
    [
        *("@everyone", "@here", "<@1>", "<@!22>", "<@&3>", "<#4>", "<@", "1>", "discord.gg/x"),
        *("# ", "## ", "\n\n", "> ", "- ", "`", "```\n", "||", "[a](https://e.org)", "title: "),
        *(" words of a passage that say something ", "Who opens the pool?"),
        *("é", "\x00", "\u202e", "\u200b"),
    ]
)
hostile = st.lists(pieces, min_size=1, max_size=30).map("".join)
detail = st.none() | hostile


def read(upload: Upload, known: dict[str, str] | None = None) -> ParseResult:
    """Return the result for an upload, without a process of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = safe_name(upload.name)
        (folder / file).write_bytes(upload.content)
        fields = {"title": upload.title, "publisher": upload.publisher, "url": upload.url}
        whole = ParseRequest(file=file, namespace=OWN, known=known or {}, **fields)
        return result_of(whole, folder)


def drafted(upload: Upload) -> DocumentDraft | None:
    """Return the draft for an upload, or None if it is refused."""
    result = read(upload)
    return None if result.failure else draft_of(GUILD, upload, result, None, lambda _: ())


def replies(draft: DocumentDraft, language: str, style: ReplyStyle) -> list[Reply]:
    """Return the replies about a draft."""
    texts = texts_in(language)
    title = title_of(draft.content, draft.id)
    quote = Quote(draft.parts.passages[0], None)
    answer = Answer(title, Outcome.ANSWER, quotes=(quote,))
    return [
        pages.preview(
            draft,
            texts,
            style,
            Given(servers=frozenset({GUILD})),
            places=pages.placing(draft, range(30), texts, everywhere=True),
        ),
        pages.tried(draft, answer, texts, style),
        pages.removed(draft.id, title, texts),
    ]


@pytest.mark.parametrize("style", ReplyStyle)
@settings(deadline=None)
@given(text=hostile, name=st.sampled_from(["a.md", "a.txt", "a.html", "a.rst", "a"]), title=detail)
def test_no_upload_pings(style: ReplyStyle, text: str, name: str, title: str | None) -> None:
    """No reply about an upload mentions anyone, and each one fits into a message."""
    upload = Upload(name, text.encode(), title, title)
    try:
        draft = drafted(upload)
    except FootnoteError:
        return
    if draft is None:
        return
    for language in languages():
        for reply in replies(draft, language, style):
            assert not PING.search(reply.markdown)
            assert len(reply.markdown) <= MAX_TEXT[style]
            sent = sendable(reply, style)
            allowed: object = sent["allowed_mentions"].to_dict()
            assert allowed == {"parse": []}


def test_no_text_is_shown_twice() -> None:
    """A passage without a heading or a question of its own is shown by its text alone."""
    text = (
        "# The zoo\n\nThe zoo feeds its seals at noon.\n\n## Seals\n\nThere are nine seals here.\n"
    )
    draft = drafted(Upload("zoo.md", text.encode()))
    assert draft
    shown = replies(draft, "en", ReplyStyle.LAYOUT)[0].markdown
    assert shown.count("feeds its seals") == 1
    assert "**2.** Seals\n-# There are nine seals here." in shown


@given(st.text(max_size=200))
async def test_no_error_pings(text: str) -> None:
    """A reason that quotes an upload mentions nobody."""

    async def fail(_: object) -> Reply:
        raise CurationError(text + "@everyone <@1>")

    reply = await reasoned(fail, OPERATORS)(texts_in("en"))
    assert not PING.search(reply.markdown)


@given(st.text(max_size=300))
def test_any_name(name: str) -> None:
    """A name of an upload is safe for the disk, and keeps its suffix."""
    safe = safe_name(f"x{name}.MD")
    assert safe.endswith(".MD")
    assert re.fullmatch(r"[\w.-]{1,200}", safe)
    assert Path(safe).name == safe
    check_name(safe)


def test_forms_fit() -> None:
    """The fields of the forms have their labels and values within Discord's limits."""
    draft = drafted(Upload("faq.md", FAQ.encode()))
    assert draft
    for language in languages():
        texts = texts_in(language)
        forms = (
            pages.paste_form(draft.id, texts),
            pages.edit_form(draft, texts),
            pages.try_form(draft, texts),
        )
        for form in forms:
            assert len(form.custom_id) <= 100
            assert all(len(field.label) <= 45 for field in form.fields)
            assert json.dumps(modal(form).to_dict())


def test_a_child_that_was_taken_over() -> None:
    """A result with ids outside of the server's namespace is refused.

    So is one that would answer everywhere although the curator may not decide that.
    """
    upload = Upload("rules.yaml", YAML.encode())
    good = read(upload)
    other = namespace(GUILD + 1, everywhere=True)
    everywhere = namespace(GUILD, everywhere=True)
    for content in (
        good.content.replace(OWN, other),
        good.content.replace(OWN, everywhere),
        good.content.replace("id: " + OWN, "id: " + everywhere, 1),
        YAML,
    ):
        forged = good.model_copy(update={"content": content})
        with pytest.raises(CurationError):
            draft_of(GUILD, upload, forged, None, lambda _: ())


async def test_drafts_are_bounded() -> None:
    """The oldest drafts are deleted when there are too many."""
    kept_drafts = Drafts()
    upload = Upload("faq.md", FAQ.encode())
    result = read(upload)
    kept = [
        kept_drafts.keep(draft_of(GUILD, upload, result, None, lambda _: ()))
        for _ in range(MAX_OF_SERVER + 1)
    ]
    assert kept_drafts.get(kept[0].key, GUILD) is None
    assert kept_drafts.get(kept[1].key, GUILD) is kept[1]
    assert kept_drafts.get(kept[1].key, GUILD + 1) is None


async def test_expired_drafts_leave_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """An expired draft is deleted even if nobody asks for it again."""
    monkeypatch.setattr(drafts, "MAX_AGE", 0.01)
    upload = Upload("faq.md", FAQ.encode())
    kept_drafts = Drafts()
    draft = kept_drafts.keep(draft_of(GUILD, upload, read(upload), None, lambda _: ()))
    assert any(isinstance(one, dict) for one in gc.get_referrers(draft))
    await asyncio.sleep(0.1)
    assert not any(isinstance(one, dict) for one in gc.get_referrers(draft))


async def test_drafts_of_servers_are_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with many or large drafts pushes out its own ones, and nobody else's."""
    upload = Upload("faq.md", FAQ.encode())
    draft = draft_of(GUILD, upload, read(upload), None, lambda _: ())
    for most, size in ((MAX_OF_SERVER, draft.size * 100), (100, draft.size * 4)):
        monkeypatch.setattr(drafts, "MAX_OF_SERVER", most)
        monkeypatch.setattr(drafts, "MAX_BYTES_KEPT", size)
        kept_drafts = Drafts()
        other = kept_drafts.keep(replace(draft, guild=GUILD + 1, key="other"))
        kept = [kept_drafts.keep(replace(draft, key=str(n))) for n in range(MAX_OF_SERVER + 1)]
        assert kept_drafts.get(other.key, GUILD + 1) is other
        assert kept_drafts.get(kept[0].key, GUILD) is None
        assert kept_drafts.get(kept[-1].key, GUILD) is kept[-1]
