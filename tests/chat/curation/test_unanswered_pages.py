"""Pages for curators are escaped and within Discord's limits, whatever members ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.chat.curation import knowledge_pages, unanswered_pages
from bot.config.sections import ReplyStyle
from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.results import Answer, Candidate, Outcome, Quote
from bot.curation.desk import Draft
from bot.curation.feedback import Feedback
from bot.curation.file import FileChange
from bot.curation.preview import Lost, Preview
from bot.curation.unanswered import Group
from bot.curation.verbs import Teach
from bot.errors import Problem
from bot.store.events import UnansweredQuestion
from bot.texts import languages, texts_in
from tests.chat.replies.test_rendering import problems

if TYPE_CHECKING:
    from bot.texts import Texts

NASTY = "*@everyone* <@123456789012345678> `x` # " * 40
ID = "a" * 64
DAY = date(2026, 3, 1)
PASSAGES = tuple(
    Passage(ID[:-1] + letter, Source("s", NASTY, NASTY), NASTY, (1, 2), Wording.RESTATED)
    for letter in "abc"
)
NEAR = tuple(Candidate(passage, 0.1) for passage in PASSAGES)
QUESTIONS = tuple(
    UnansweredQuestion(
        f"{n:x}".ljust(32, "0"), f"{n} {NASTY}"[:300], Outcome.UNKNOWN, 9999, DAY, DAY
    )
    for n in range(9)
)
GROUPS = [Group(question, QUESTIONS, 1.0) for question in QUESTIONS]
SURFACES = pytest.mark.parametrize("style", ReplyStyle)
LANGUAGES = pytest.mark.parametrize(
    "texts", [texts_in(one) for one in languages()], ids=languages()
)


def draft() -> Draft:
    """Return a draft with every possible warning."""
    answer = Answer(NASTY, Outcome.ANSWER, 0.9, tuple(Quote(one, None) for one in PASSAGES))
    found = Preview(
        NASTY,
        ID,
        FileChange(Path("curated.yaml"), b"before", b"after"),
        answer,
        answer,
        others=(answer,) * 9,
        trouble=NASTY,
        lost=(Lost(ID, NASTY, NASTY),) * 9,
        problems=(Problem("/home/me/x.yaml", 1, 2, NASTY),) * 9,
    )
    return Draft(Teach(NASTY, ID), found, GROUPS[0])


@SURFACES
@LANGUAGES
async def test_every_page_fits(texts: Texts, style: ReplyStyle) -> None:
    """Each page is within Discord's limits, and mentions nobody."""
    verdict = Feedback(ID, 9999, 9999, 0.9, ((NASTY, 9999),) * 9, (NASTY,) * 9)
    drafted = draft()
    stamp = unanswered_pages.stamp(drafted)
    pages = [
        unanswered_pages.listing(GROUPS, 1, [(one, NEAR) for one in GROUPS[3:6]], texts),
        unanswered_pages.listing([], 0, [], texts),
        unanswered_pages.choice(GROUPS[0], NEAR, texts),
        unanswered_pages.choice(GROUPS[0], (), texts),
        unanswered_pages.preview(drafted, f"save:{'0' * 16}:{ID}:{stamp}", texts, style, "notice"),
        knowledge_pages.feedback([verdict] * 9, {}, 1, texts, style),
        knowledge_pages.feedback([verdict] * 9, {ID: replace(PASSAGES[0], id=ID)}, 1, texts, style),
    ]
    for page in pages:
        assert problems(page, style) == []
        for trap in ("@everyone", "<@123456789012345678>"):
            assert trap not in page.markdown


def test_a_preview_warns_before_it_shows_the_reply() -> None:
    """Warnings come first, so that they aren't cut off. They show file names without folders."""
    texts = texts_in("en")
    page = unanswered_pages.preview(draft(), "save", texts, ReplyStyle.LAYOUT)
    assert "would no longer lead to their own passage or gap (9)" in page.markdown
    assert "and 6 more" in page.markdown
    assert "x.yaml" in page.markdown
    assert "/home" not in page.markdown
    assert [getattr(item, "label", "") for item in page.rows[0]] == ["Save anyway", "Cancel"]


def test_drafts_have_stamps() -> None:
    """A draft's stamp depends on the file's content before and after the change."""
    contents = ((None, b"b"), (b"a", b"b"), (b"a", b"c"), (b"b", b"b"))
    changes = (FileChange(Path("curated.yaml"), before, after) for before, after in contents)
    found = draft()
    drafts = (replace(found, preview=replace(found.preview, change=one)) for one in changes)
    assert len({unanswered_pages.stamp(one) for one in drafts}) == len(contents)
