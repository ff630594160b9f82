"""Texts for curators in Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model import Outcome
from bot.texts.message import Plural, each

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratorTexts:
    """The texts in English. `bot/texts/schema.py` explains the comments and the placeholders."""

    # When something is not possible. {reason} is one of the texts `errors.…`, in lowercase.
    refused: str = "Only curators of this knowledge can do that."
    operators_only: str = "Only those who run this bot can do that."
    invalid_files: str = "the knowledge files have problems, which those who run this bot can see."
    store_failed: str = "I can't reach the store just now ({reason}). Please try again later."
    not_done: str = "Nothing was saved: {reason}"
    problems: str = "**Problems ({count}):**"
    more: str = "… and {count} more"

    # The list of unanswered questions. Lines that start with -# are small in Discord.
    title: str = "Unanswered questions: {count}"
    none: str = "No unanswered questions."
    group: Plural = Plural(
        "**{number}.** {question}\n-# asked {count} time, last on {last}; I said: {said}",
        "**{number}.** {question}\n-# asked {count} times, last on {last}; I said: {said}",
    )
    said: Mapping[Outcome, str] = each(
        {
            Outcome.ANSWER: "an answer",
            Outcome.SUGGEST: "“did you mean …?”",
            Outcome.GAP: "that the source doesn't say",
            Outcome.SMALLTALK: "small talk",
            Outcome.UNKNOWN: "that I don't know",
        }
    )
    nearest: str = "-# closest: {passages}"
    settled_already: str = "That question is already settled, perhaps by another curator."

    # A button: at most 45 characters, better one word. A number may follow.
    teach: str = "Teach"
    gap: str = "Gap"
    dismiss: str = "Dismiss"
    refresh: str = "Show the list again"
    other_passage: str = "Another passage …"
    save: str = "Save"
    save_anyway: str = "Save anyway"
    cancel: str = "Cancel"
    back: str = "Back to the list"

    # What to do about an unanswered question.
    choose: str = "Which passage answers this?"
    wordings: str = "-# also asked as: {questions}"
    dismissed: str = "Dismissed: {question} It is no longer on the list."
    cancelled: str = "Nothing was saved."
    # The hint in a menu: at most 150 characters.
    pick_passage: str = "Choose the passage that answers"
    # The name of a field in a form: at most 45 characters.
    passage_id: str = "The passage's id"
    gap_text: str = "What the source does not say"
    gap_see: str = "Closest passage (id)"

    # Before and after a change is saved. {trouble} is one of the texts `errors.trouble_…`.
    preview: str = "**Preview:** nothing is saved yet."
    now: str = "Now I say: {answer}"
    then: str = "**Then I would say:** {answer}"
    not_enough: str = "⚠️ That is not enough: the question {trouble}."
    others: str = "Other wordings:"
    broken: str = "⚠️ Golden questions that would get a wrong answer ({count}):"
    lost: str = "⚠️ Questions that would no longer find their own passage ({count}):"
    copied: str = "⚠️ Golden questions that would become invalid ({count}):"
    changed: str = (
        "⚠️ Someone else changed the curated file first, so nothing was saved. With that change, "
        "this would happen:"
    )
    draft_gone: str = "I restarted and no longer have this draft. Please write it again."
    saved: Plural = Plural(
        "✅ Saved and live. It settled {count} question. Asked again, I say:",
        "✅ Saved and live. It settled {count} questions. Asked again, I say:",
    )
    not_live: str = "⚠️ It is saved, but not live: the files have problems."
    store_missed: str = "⚠️ The question stays on the list: {reason}."

    # The knowledge. {version} is a short code, {loaded} a time such as "2 hours ago".
    loaded: str = "✅ Loaded: version `{version}`."
    unchanged: str = "Nothing has changed: version `{version}` stays live."
    broken_files: str = "⚠️ Not loaded: the files have problems, so version `{version}` stays live."
    status: str = (
        "Version `{version}`, loaded {loaded}\nSources: {sources}, passages: {passages}, "
        "gaps: {gaps}"
    )
    status_good: str = "The files had no problems when I last read them."
    status_bad: str = (
        "⚠️ The files had problems when I last read them, so an earlier version stays live."
    )
    matching: str = (
        "Matching: {way}. Confidence needed: {answer} % for an answer, {suggest} % for a "
        "suggestion, {gap} % for a gap."
    )
    by_words: str = "by words only, with spelling and inflection"
    by_meaning: str = "by words, with spelling and inflection, and by meaning ({model})"
    embedding: str = (
        "by words only until the new texts are ready for matching by meaning: "
        "{done} of {total} done"
    )
    choosing: str = "If I'm unsure, a language model at {host} picks the passage."
    store_state: str = (
        "Store: entries waiting: {waiting}. Since I started, failures: {failures}, "
        "entries lost: {dropped}."
    )

    # The votes of members.
    feedback_title: str = "What members find least helpful"
    no_votes: str = "No votes yet."
    verdict: str = "**{passage}**: 👍 {up}, 👎 {down}"
    led_to: str = "-# asked: {questions}"
    words: str = "-# comments: {words}"
