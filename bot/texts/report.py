"""Texts of the weekly report, in Discord and in the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts.message import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTexts:
    """Texts of the weekly report, in English by default.

    `bot/texts/schema.py` explains what the comments and placeholders in this class mean.
    """

    # The title. {date} is a Monday, such as "23 November 2026".
    week: str = "Week of {date}"
    so_far: str = "Week of {date}, so far"
    nothing: str = "Nothing to report yet: no questions or votes have been counted."

    # The number of questions. Each number is followed by the previous week's, in parentheses.
    questions: Plural = Plural("{count} question", "{count} questions")
    no_questions: str = "No questions"
    compared: str = "In parentheses: the previous week. Small talk isn't counted."
    first: str = "There are no numbers for the previous week. Small talk isn't counted."

    # The outcomes of the questions. A number follows.
    answered: str = "Answered"
    suggested: str = "With suggestions"
    gap: str = "Known gap"
    not_covered: str = "Topic not covered"
    not_understood: str = "Not understood"

    # The titles of the lists of votes and passages, and their rows. A number may follow a row.
    votes: str = "Votes"
    helpful: str = "Helpful"
    unhelpful: str = "Not helpful"
    no_votes: str = "No votes"
    shown: str = "Shown most often"
    worst: str = "Least helpful"
    votes_on: str = "👎 {down}, 👍 {up}"
    removed: str = "{passage}, no longer in my knowledge base"

    # The title and the rows of the list of help from people. A number follows each row. "Passed on
    # to a person" counts the questions for which a member pressed "Ask a person". "Passages
    # learned" counts the passages that were made from members' messages.
    help: str = "Help from people"
    handed: str = "Passed on to a person"
    solved: str = "Solved"
    learned: str = "Passages learned"

    # Sources from which nothing was shown. {date} is a Monday.
    unused: str = "Sources not used since {date}"
    unused_number: str = "{count} of {total}"
    all_used: str = "All sources have been used since {date}."
    more: Plural = Plural("… and {count} more", "… and {count} more")

    # A button: at most 80 characters, preferably two words. Also shown below the report's title.
    here: str = "This server"
    everywhere: str = "All servers"
