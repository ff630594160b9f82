"""Texts for curators in the terminal: the lists, and the report about a change."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts.message import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTexts:
    """Texts for curators in the terminal, in English by default.

    `bot/texts/schema.py` explains what the comments and placeholders in this class mean.
    """

    # The list of unanswered questions, with the titles of its columns.
    questions: Plural = Plural(
        "Unanswered questions: {count} group", "Unanswered questions: {count} groups"
    )
    no_questions: str = "No unanswered questions."
    question_columns: tuple[str, ...] = (
        "question",
        "times asked",
        "last asked",
        "outcome",
        "closest passage",
        "ID",
    )
    unreadable: str = "the unanswered questions can't be read: {reason}"
    dismissed: Plural = Plural("Dismissed {count} question.", "Dismissed {count} questions.")

    # The list of votes, with the titles of its columns.
    votes: Plural = Plural("Votes on {count} passage", "Votes on {count} passages")
    no_votes: str = "No votes yet."
    vote_columns: tuple[str, ...] = (
        "passage",
        "helpful",
        "unhelpful",
        "unhelpful share (at least)",
        "question",
    )

    # The preview of a change. {trouble} is one of the texts `errors.trouble_…`.
    now: str = "before:"
    then: str = "after:"
    summary: str = "{outcome} ({ids}), confidence {confidence}"
    not_enough: str = "Even with this change, the question {trouble}."
    others: str = "Other wordings ({count}):"
    broken: str = "Golden questions that would get a wrong answer ({count}):"
    lost: str = "Known questions that would no longer lead to their own passage or gap ({count}):"
    copied: str = "Golden questions that would become invalid ({count}):"
    file: str = "In {file}:"
    confirm: str = "Save this change?"
    without_yes: str = "nothing was saved (use --yes to save the change)"
    without_anyway: str = (
        "nothing was saved, because some answers would get worse (use --anyway to save the change)"
    )

    # The result of a change. {version} is a short code.
    saved_to: str = "Saved to {file}."
    saved: str = "Saved in the database."
    settled: Plural = Plural(
        "Settled {count} unanswered question.", "Settled {count} unanswered questions."
    )
    not_settled: str = "The list of unanswered questions may be out of date: {reason}."
    loaded: str = "Knowledge base loaded: version {version}."
    unchanged: str = "Knowledge base unchanged: version {version}."
    not_loaded: Plural = Plural(
        "Knowledge base not loaded: {count} problem. Version {version} stays live.",
        "Knowledge base not loaded: {count} problems. Version {version} stays live.",
    )
