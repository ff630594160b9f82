"""All knowledge that the loader accepts fits Discord's limits in every style."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from discord.http import handle_message_parameters
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.chat.catalogue import Catalogue
from bot.chat.interactions import browsing_pages
from bot.chat.replies import pages
from bot.chat.replies.escape import ZERO_WIDTH
from bot.chat.replies.layout import sendable
from bot.chat.replies.rendering import Setting, render
from bot.config.sections import ReplyStyle
from bot.config.store_settings import StoreConfig
from bot.core.model.entries import Gap, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.reasons import Why
from bot.core.model.results import (
    Answer,
    Candidate,
    FalsePremise,
    Outcome,
    PremiseKind,
    Quote,
    Suggestion,
)
from bot.knowledge.schema import KnowledgeFile
from bot.knowledge.sources import source_of
from bot.knowledge.translations import translations_of
from bot.texts import languages, texts_in
from tests.funny import CHEESE
from tests.loopback import contract, limits

if TYPE_CHECKING:
    from bot.chat.replies.reply import Reply

SPECIAL = "*_~`|<>#[]():@+.-\\\n 1é漢🙂x"
"""Characters with a special meaning in Discord's Markdown, and some ordinary characters."""
TRAPS = ("<@123456789012345678>", "@everyone", "<#1>", "https://x.example/(a)", "||", "```", "# ")


def texts(limit: int) -> st.SearchStrategy[str]:
    """Return a strategy for texts. Many of them have the maximum length or a lot of markup."""
    letters = st.text(SPECIAL, min_size=1, max_size=limit)
    traps = st.lists(st.sampled_from(TRAPS), min_size=1).map(lambda some: " ".join(some)[:limit])
    longest = st.sampled_from("x*\\@漢").map(lambda letter: letter * limit)
    return st.one_of(letters, traps, longest)


ids = st.from_regex(r"[a-z0-9]{1,64}", fullmatch=True)
urls = st.sampled_from(["https://x.example/(a)_b?c=1#top", "https://x.example/" + "y" * 494])


PARTS = (
    "**bold** text",
    "*it* `code @everyone` <@123456789012345678>",
    "[text](https://x.example/(a)*b)",
    "[good.example](https://evil.example/@everyone)",
    "[@everyone](mailto:a_b@x.example)",
    "@every**one** <@*123456789012345678*>",
    "\n- item **b**\n  1. sub\n\n",
    "\n\n```py\nx = 1\n\n  # <#1>\n```\n\n",
    "\n\n````md\n```\n@everyone\n````\n\n",
    "\n\n| a | **b** |\n|---|---|\n| @everyone | `d` |\n\n",
    "\n\n> quoted ",
    "https://x.example/a_b_c ",
    "Sentence. ",
)


def in_text(text: str) -> dict[str, str]:
    """Return the fields of a plain-text passage."""
    return {"text": text}


def markdown() -> st.SearchStrategy[dict[str, str]]:
    """Return a strategy for the fields of a Markdown passage."""
    parts = st.lists(st.sampled_from(PARTS), min_size=1, max_size=40).map(" ".join)
    return parts.map(lambda text: {"format": "markdown", "text": f"A {text}"})


@st.composite
def files(draw: st.DrawFn) -> KnowledgeFile | None:
    """Draw a knowledge file, or None if the loader would reject it."""
    source = {
        "id": draw(ids),
        "title": draw(texts(256)),
        "publisher": draw(texts(100)),
        "author": draw(texts(100)),
        "published": draw(st.sampled_from(["2013-05-02", "2013-05", "2013"])),
        "url": draw(urls),
        "language": draw(st.sampled_from(["en", "es", "nb", "xx"])),
    }
    passages = [
        {
            "id": f"{draw(ids)[:60]}-{number}",
            "paragraphs": sorted(
                draw(st.sets(st.integers(1, 100_000), min_size=1, max_size=50))
                if draw(st.booleans())
                else range(1, 100_000, 2_001)
            )[:50],
            "section": draw(texts(200)),
            "starts": draw(st.sampled_from(["one two three", f"{'x' * 39} {'é' * 39} {'-' * 39}"])),
            "wording": draw(st.sampled_from(Wording)),
            **draw(st.one_of(texts(1500).map(in_text), markdown())),
            "asks": draw(st.lists(texts(100), max_size=3)),
            "labels_in": {"pt": draw(texts(100))},
        }
        for number in range(draw(st.integers(1, 4)))
    ]
    gap = {"id": draw(ids), "text": draw(texts(400)), "asks": [draw(texts(100))]}
    try:
        return KnowledgeFile.model_validate({"source": source, "passages": passages, "gaps": [gap]})
    except ValidationError:
        return None


def known(file: KnowledgeFile) -> KnowledgeBase:
    """Return the knowledge in a file, as the loader reads it."""
    source = source_of(file.source.model_dump())
    passages = tuple(
        Passage(
            **{
                **entry.model_dump(exclude={"formerly", "format", "asks_in", "labels_in"}),
                "translations": translations_of(entry),
                "source": source,
                "paragraphs": tuple(entry.paragraphs),
                "asks": tuple(entry.asks),
                "text": entry.plain,
                "markdown": entry.markdown,
            }
        )
        for entry in file.passages
    )
    gaps = tuple(
        Gap(entry.id, source, entry.text, tuple(entry.asks), entry.see) for entry in file.gaps
    )
    return KnowledgeBase((source,), passages, gaps)


def answers(knowledge: KnowledgeBase, question: str, *, marked: bool) -> list[Answer]:
    """Return answers from this knowledge, including at least one for every outcome."""
    passages = knowledge.passages[:3]
    quotes = tuple(Quote(p, (0, len(p.text)) if marked else None) for p in passages)
    asks = [ask for p in passages for ask in p.asks] or [passages[0].text[:80]]
    suggestions = tuple(
        Suggestion(replace(p, label=asks[n % len(asks)])) for n, p in enumerate(passages)
    )
    unnamed = tuple(
        Suggestion(replace(p, asks=(), label=""), highlight=(0, len(p.text))) for p in passages
    )
    candidates = tuple(Candidate(p, 0.5) for p in passages)
    why = Why(asks[0], tuple(question.split()), (question,) * 20, (question,))
    whole = Answer(
        question,
        Outcome.ANSWER,
        0.5,
        candidates=candidates,
        corrections=((question, question),) * 5,
        notable=((question, question),) * 2,
        topics=(question[:100], passages[0].source.title, passages[-1].source.title),
        why=why,
    )
    return [
        replace(whole, quotes=quotes),
        replace(whole, quotes=quotes, premise=FalsePremise(PremiseKind.CONTRADICTED)),
        replace(whole, quotes=quotes, premise=FalsePremise(PremiseKind.ABSENT, (question,) * 9)),
        replace(whole, outcome=Outcome.SUGGEST, suggestions=suggestions),
        replace(whole, outcome=Outcome.SUGGEST, suggestions=unnamed),
        replace(whole, outcome=Outcome.GAP, gap=knowledge.gaps[0], quotes=quotes[:1]),
        replace(whole, outcome=Outcome.GAP, gap=knowledge.gaps[0]),
        replace(whole, outcome=Outcome.SMALLTALK, smalltalk="thanks"),
        replace(whole, outcome=Outcome.UNKNOWN, suggestions=suggestions),
    ]


@pytest.mark.parametrize(
    ("premise", "line"),
    [
        (FalsePremise(PremiseKind.CONTRADICTED, ("tea",)), "The source says otherwise:"),
        (
            FalsePremise(PremiseKind.ABSENT, ("*tea*", "@everyone")),
            "I didn't find \\*tea\\*, @\N{ZERO WIDTH SPACE}everyone in the source. It does say:",
        ),
    ],
)
def test_a_false_premise_has_a_line_before_the_passage(premise: FalsePremise, line: str) -> None:
    """In the line about a false premise, words that members typed are escaped."""
    answer = Answer("why tea?", Outcome.ANSWER, quotes=(Quote(CHEESE, None),), premise=premise)
    shown = render(answer, Setting(texts_in("en")))
    assert shown.blocks[0] == line
    assert shown.blocks[1].startswith(CHEESE.text[:20])


def problems(reply: Reply, style: ReplyStyle) -> list[str]:
    """Return the reasons why Discord would reject a reply."""
    with handle_message_parameters(**sendable(reply, style)) as parameters:
        body: dict[str, Any] = parameters.payload or {}
        for part in parameters.multipart or ():
            if part["name"] == "payload_json":
                body = json.loads(part["value"])
    found = list(limits.check_message(body, create=True))
    if described := contract.find():
        found += described.check("POST", "/channels/1/messages", {}, body)
    return found


@given(
    files(),
    texts(4000),
    st.sampled_from(ReplyStyle),
    st.sampled_from(languages()),
    st.booleans(),
    st.booleans(),
)
@settings(deadline=None, max_examples=120)
async def test_every_reply_fits(  # noqa: PLR0917 - one argument for each strategy
    file: KnowledgeFile | None,
    question: str,
    style: ReplyStyle,
    language: str,
    marked: bool,  # noqa: FBT001 - drawn by Hypothesis
    shown: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    """A reply exceeds no limit, mentions nobody, and shows the passage in full."""
    if file is None:
        return
    knowledge, localized = known(file), texts_in(language)
    setting = Setting(
        localized,
        style,
        asker=2**63,
        question=question if shown else None,
        message="https://discord.com/channels/1/2/3" if shown else None,
        unknown_help="x" * 300,
        person=shown,
    )
    signature = localized.chat.posting.shared_by.format(member=f"<@{2**63}>")
    private = replace(setting, asker=None, share=True, signature=signature)
    catalogue = Catalogue(knowledge)
    topic = next(iter(catalogue.topics))
    replies = [render(answer, setting) for answer in answers(knowledge, question, marked=marked)]
    replies += [
        *(render(answer, private) for answer in answers(knowledge, question, marked=marked)),
        *(pages.why(answer, localized) for answer in answers(knowledge, question, marked=marked)),
        *(pages.context(p, knowledge, localized, style) for p in knowledge.passages),
        pages.help_page(knowledge, localized, "<@1>", full=True),
        pages.privacy(localized, StoreConfig(questions=shown), logged=shown),
        pages.privacy(localized, StoreConfig(), logged=True, chooser="a-b." * 60),
        browsing_pages.topics(catalogue, 0, localized),
        browsing_pages.questions(catalogue, topic, 9, localized),
        browsing_pages.sources(catalogue, 0, localized),
    ]
    for reply in replies:
        assert problems(reply, style) == []
        for trap in ("@everyone", "<@123456789012345678>", "<#1>"):
            assert trap not in reply.markdown
    if knowledge.passages[0].markdown is None:
        assert seen(knowledge.passages[0].text) in seen(replies[0].markdown)


def seen(markdown: str) -> str:
    """Return the characters that remain after Discord's special characters are removed."""
    return "".join(letter for letter in markdown if letter not in f"\\*{ZERO_WIDTH}")


async def test_passages_that_do_not_fit_are_offered() -> None:
    """Passages that don't fit into one message are offered as buttons."""
    source = Source("s", "Title", "Publisher")
    passages = [
        Passage(
            f"p{n}",
            source,
            "x" * 1500,
            (n,),
            Wording.RESTATED,
            asks=(f"Ask {n}?",) if n < 3 else (),
        )
        for n in (1, 2, 3)
    ]
    answer = Answer("?", Outcome.ANSWER, quotes=tuple(Quote(p, None) for p in passages))
    long = render(answer, Setting(texts_in("en")))
    short = render(answer, Setting(texts_in("en"), ReplyStyle.PLAIN))
    assert [item.label for item in long.rows[0] if hasattr(item, "label")] == [f"{'x' * 79}…"]
    assert len(short.rows[0]) == 2


def test_suggestions_are_listed_with_excerpts() -> None:
    """A heading alone doesn't tell members whether it leads to what they want."""
    passage = Passage("p", Source("s", "Goats", "Pub"), "Goats_vote.", (1,), Wording.RESTATED)
    headed = Suggestion(replace(passage, section="Elections"), highlight=(0, 11))
    asked = Suggestion(replace(passage, id="q", asks=("Who sings?",)), highlight=(0, 11))
    both = render(
        Answer("?", Outcome.SUGGEST, suggestions=(headed, asked)), Setting(texts_in("en"))
    )
    assert both.blocks[1] == "- **Goats \u203a Elections**: Goats\\_vote.\n- **Who sings?**"
    one = render(Answer("?", Outcome.SUGGEST, suggestions=(asked,)), Setting(texts_in("en")))
    assert len(one.blocks) == 1  # its button says it all
    unbuttoned = Setting(texts_in("en"), buttons=False, explained=False)
    listed = render(Answer("?", Outcome.SUGGEST, suggestions=(asked,)), unbuttoned)
    assert listed.blocks[1] == "- **Who sings?**"
    assert not listed.rows


@pytest.mark.parametrize("style", ReplyStyle)
async def test_a_reply_without_buttons(style: ReplyStyle) -> None:
    """A reply without buttons is valid in every style."""
    assert problems(pages.privacy(texts_in("en"), None, logged=False), style) == []
