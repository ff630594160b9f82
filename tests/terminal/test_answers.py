"""Tests of answers as text for people and as JSON for scripts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.entries import Translation
from bot.core.model.labels import said_in
from bot.core.model.results import (
    Answer,
    FalsePremise,
    Outcome,
    PremiseKind,
    Quote,
    Refusal,
    Repetition,
    Suggestion,
)
from bot.markdown import read
from bot.output.lines import Span, Style, json_line, plain
from bot.terminal.answers import answer_lines, highlighted, message, to_json
from bot.texts import texts_in
from bot.texts.citation import citation, human_date, number_ranges
from tests.funny import ANSWER, CHEESE, GAP, HELLO, HOLES, SUGGEST, TIDES

EN, ES = texts_in("en"), texts_in("es")


def test_answer_shows_the_passage_and_its_citation() -> None:
    """The correction comes first, then the exact passage, then its citation."""
    assert message(ANSWER, EN) == (
        "Showing results for “moon” instead of “mooon”.\n"
        "The moon is made of cheese. Nobody has brought any back.\n"
        "— Paraphrased: The Mouse Gazette, “Is the Moon Cheese?”, 21 July 1969, ¶ 2"
    )


def test_answer_speaks_spanish_around_the_passage() -> None:
    """The interface is translated, but the passage is not."""
    assert message(ANSWER, ES) == (
        "Se muestran resultados de “moon” en lugar de “mooon”.\n"
        "La fuente está en inglés.\n"
        "The moon is made of cheese. Nobody has brought any back.\n"
        "— Parafraseado: The Mouse Gazette, “Is the Moon Cheese?”, "
        "21 de julio de 1969, ¶ 2"
    )


def test_a_note_says_the_language_of_a_passage() -> None:
    """It is above the first of several passages in the same language, and above a gap's text."""
    spanish = replace(CHEESE, source=replace(CHEESE.source, language="es"))
    quotes = tuple(Quote(one, None) for one in (CHEESE, spanish, spanish, HOLES))
    shown = message(replace(ANSWER, notable=(), quotes=quotes), EN)
    assert [shown.count(f"The source is in {name}.") for name in ("Spanish", "English")] == [1, 0]
    assert message(GAP, ES).startswith("La fuente está en inglés.\nNobody says how it tastes.")
    assert GAP.gap
    told = replace(GAP.gap, translations=(Translation("es", text="Nadie dice a qué sabe."),))
    translated = replace(GAP, language="es", gap=said_in(told, "es"))
    assert message(translated, ES).startswith(
        f"Nadie dice a qué sabe.\n\n{ES.gap_nearest}\nLa fuente está en inglés.\nThe moon"
    )


def test_a_repeated_passage_is_not_shown_again() -> None:
    """For a repeated passage, only its answering sentence is shown, or a reference to it."""
    again = replace(ANSWER, notable=(), repetition=Repetition.PASSAGE)
    assert message(again, EN) == (
        "From the passage above:\n"
        "The moon is made of cheese.\n"
        "— Paraphrased: The Mouse Gazette, “Is the Moon Cheese?”, 21 July 1969, ¶ 2"
    )
    assert to_json(again, EN, elapsed_ms=1)["repetition"] == "passage"
    whole = replace(again, repetition=Repetition.WHOLE)
    assert message(whole, EN) == "See the passage above."


@pytest.mark.parametrize(
    ("premise", "english", "spanish"),
    [
        (
            FalsePremise(PremiseKind.CONTRADICTED, ("chalk",)),
            "The source says otherwise:",
            "La fuente dice otra cosa:",
        ),
        (
            FalsePremise(PremiseKind.ABSENT, ("chalk", "Zapata")),
            "I didn't find chalk, Zapata in the source. It does say:",
            "No encontré chalk, Zapata en la fuente. Lo que sí dice:",
        ),
    ],
)
def test_a_false_premise_has_a_line_of_its_own(
    premise: FalsePremise, english: str, spanish: str
) -> None:
    """The line about the false premise is directly before the passage."""
    answer = replace(ANSWER, premise=premise)
    assert message(answer, EN).splitlines()[1:3] == [english, CHEESE.text]
    assert message(answer, ES).splitlines()[1] == spanish
    found = to_json(answer, EN, elapsed_ms=1)
    assert found["premise"] == {"kind": premise.kind.value, "words": list(premise.words)}


def test_several_passages_are_separated() -> None:
    """Each passage has its own citation, and a blank line separates them."""
    answer = Answer("both", Outcome.ANSWER, quotes=(Quote(CHEESE, None), Quote(HOLES, None)))
    lines = message(answer, EN).splitlines()
    assert [bool(text) for text in lines] == [True, True, False, True, True]
    assert lines[3] == HOLES.text


def test_citation_names_section_ranges_wording_and_address() -> None:
    """Missing details are left out."""
    assert citation(HOLES, EN) == (
        "Word for word: The Mouse Gazette, “Is the Moon Cheese?”, 21 July 1969, "
        "section “On Craters”, ¶ 3\N{EN DASH}5, 7"
    )
    assert citation(TIDES, EN) == (
        "Paraphrased: Otter Press, “Tides”, ¶ 1, https://otter.example/tides"
    )


@pytest.mark.parametrize(
    ("published", "english", "spanish"),
    [
        ("2013-05-02", "2 May 2013", "2 de mayo de 2013"),
        ("2013-05", "May 2013", "mayo de 2013"),
        ("2013", "2013", "2013"),
        ("2013-13", "2013-13", "2013-13"),
        ("last spring", "last spring", "last spring"),
    ],
)
def test_dates_read_as_people_write_them(published: str, english: str, spanish: str) -> None:
    """Dates may be partial. Text that is not a date is shown unchanged."""
    assert human_date(published, EN) == english
    assert human_date(published, ES) == spanish


@given(st.sets(st.integers(1, 60)))
def test_ranges_contain_exactly_the_numbers(numbers: set[int]) -> None:
    """Merging consecutive numbers into ranges neither loses nor adds a number."""
    read: set[int] = set()
    for part in filter(None, number_ranges(sorted(numbers)).split(", ")):
        first, _, last = part.partition("\N{EN DASH}")
        read |= set(range(int(first), int(last or first) + 1))
    assert read == numbers


@given(st.text(min_size=1), st.data())
def test_highlight_never_changes_the_passage(text: str, data: st.DataObject) -> None:
    """Whatever is emphasized, the passage's text is unchanged, character by character."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = highlighted(Quote(replace(CHEESE, text=text), (start, end)))
    assert "".join(span.text for span in spans) == text
    assert "".join(s.text for s in spans if s.style is Style.STRONG) == text[start:end]


def test_suggestions_are_numbered() -> None:
    """A single suggestion is a sentence, not a list."""
    assert message(SUGGEST, EN) == (
        "Did you mean one of these?\n"
        "1. What is the moon made of?\n"
        "2. Why does the moon have craters?"
    )
    one = replace(SUGGEST, suggestions=SUGGEST.suggestions[:1])
    assert message(one, EN) == "Did you mean this? “What is the moon made of?”"


def test_gap_shows_its_text_and_the_closest_passage() -> None:
    """Without a closest passage, the gap's text is the whole reply."""
    assert message(GAP, EN).startswith(
        "Nobody says how it tastes.\n\nThe closest passage:\nThe moon is made of cheese."
    )
    assert message(replace(GAP, quotes=()), EN) == "Nobody says how it tastes."


def test_unknown_may_list_related_topics() -> None:
    """A reply without an answer begins by saying so."""
    unknown = Answer("?", Outcome.UNKNOWN)
    assert message(unknown, EN) == EN.not_understood
    off_topic = replace(unknown, refusal=Refusal.NOT_COVERED)
    assert message(off_topic, EN) == EN.not_covered
    assert to_json(off_topic, EN, elapsed_ms=1)["reason"] == "not_covered"
    nearby = replace(unknown, suggestions=SUGGEST.suggestions)
    assert message(nearby, EN).splitlines()[:2] == [EN.not_understood, EN.nearby_topics]
    one = replace(unknown, suggestions=SUGGEST.suggestions[:1])
    assert message(one, EN) == (
        "I couldn't match that to my sources. Try other words.\n"
        "Closest in my sources: “What is the moon made of?”"
    )


def test_not_understood_names_topics() -> None:
    """The reply says what members can ask about, in either language."""
    unknown = Answer("?", Outcome.UNKNOWN, refusal=Refusal.NOT_UNDERSTOOD, topics=("Tides",))
    assert message(unknown, EN) == (
        "I couldn't match that to my sources. Try other words, or ask about “Tides”."
    )
    several = replace(unknown, topics=("Tides", "Craters", "Mice"))
    assert message(several, EN).endswith("or ask about “Tides”, “Craters” or “Mice”.")
    assert message(several, ES).endswith("o pregunta sobre “Tides”, “Craters” o “Mice”.")


def test_smalltalk_is_replied_to_without_corrections() -> None:
    """Spelling corrections in small talk are not mentioned."""
    hello = replace(HELLO, notable=(("helo", "hello"),))
    assert message(hello, EN) == EN.smalltalk.greeting


def test_highlight_and_citation_have_their_styles() -> None:
    """The highlight is bold, and the citation is dimmed."""
    _, passage, cited = answer_lines(ANSWER, EN)
    assert passage[0] == Span("The moon is made of cheese.", Style.STRONG)
    assert cited[0].style is Style.FAINT


def test_json_is_the_documented_object() -> None:
    """Scripts rely on the keys, their order and their values."""
    value = to_json(ANSWER, EN, elapsed_ms=0.412_345, question_id="q1")
    assert list(value) == [
        "id",
        "question",
        "language",
        "outcome",
        "confidence",
        "passages",
        "suggestions",
        "candidates",
        "corrections",
        "message",
        "elapsed_ms",
    ]
    assert value["passages"] == [
        {
            "id": "cheese",
            "source": "gazette",
            "collection": None,
            "title": "Is the Moon Cheese?",
            "publisher": "The Mouse Gazette",
            "published": "1969-07-21",
            "section": None,
            "paragraphs": [2],
            "text": CHEESE.text,
            "markdown": None,
            "highlight": [0, 27],
            "wording": "restated",
            "url": None,
        }
    ]
    assert value["candidates"][0] == {"passage": "cheese", "paragraphs": [2], "score": 0.9733}
    assert value["corrections"] == {"mooon": "moon"}
    assert value["confidence"] == 0.9733
    assert value["elapsed_ms"] == 0.412


def test_json_without_an_id_has_no_id() -> None:
    """The id is included only if the question has one, and 0 is a valid id."""
    assert "id" not in to_json(GAP, EN, elapsed_ms=1)
    assert to_json(GAP, EN, elapsed_ms=1, question_id=0)["id"] == 0


def test_an_excerpt_is_below_its_label() -> None:
    """Members can tell from the closest sentence whether a heading leads to what they want."""
    craters = Suggestion(replace(HOLES, asks=(), text="All are holes."), highlight=(0, 14))
    several = replace(SUGGEST, suggestions=(SUGGEST.suggestions[0], craters))
    assert message(several, EN) == (
        "Did you mean one of these?\n1. What is the moon made of?\n"
        "2. Is the Moon Cheese? \u203a On Craters\n   All are holes."
    )
    one = replace(SUGGEST, suggestions=(craters,))
    assert message(one, EN).endswith("On Craters”\n   All are holes.")
    assert to_json(one, EN, elapsed_ms=1)["suggestions"][0]["excerpt"] == "All are holes."


def test_json_suggestions_name_their_passage() -> None:
    """Scripts can follow up on a suggestion."""
    suggestions = to_json(SUGGEST, EN, elapsed_ms=1)["suggestions"]
    assert suggestions[1] == {
        "passage": "holes",
        "paragraphs": [3, 4, 5, 7],
        "ask": "Why does the moon have craters?",
        "excerpt": None,
    }


@given(st.text())
def test_json_is_one_line_for_every_reader(text: str) -> None:
    """No character causes a line break, and none is lost."""
    written = json_line({"text": text})
    assert len(written.splitlines()) == 1
    assert json.loads(written) == {"text": text}


def test_markdown_in_the_terminal() -> None:
    """Code is shown unchanged, links have their addresses, and code is never highlighted."""
    markdown = (
        "Run **this**, see [the docs](https://x.example/a):\n\n```sh\nif a; then\n\tb\nfi\n```\n\n"
        "- c\n  - d `e`\n\n> f\n\n| g | h |\n|---|---|\n| i | j |"
    )
    text = read(markdown).text
    passage = replace(CHEESE, text=text, markdown=markdown)
    lines = answer_lines(Answer("?", Outcome.ANSWER, quotes=(Quote(passage, (0, 30)),)), EN)
    assert plain(lines[:1]) == (
        "Run this, see the docs (https://x.example/a):\n\nif a; then\n\tb\nfi\n\n"
        "• c\n  • d e\n\n> f\n\ng | h\n- | -\ni | j"
    )
    strong = "".join(span.text for span in lines[0] if span.style is Style.STRONG)
    assert strong == "Run this, see the docs:"
