"""Texts for curators in Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model.results import Outcome
from bot.texts.message import Plural, each

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratorTexts:
    """Texts for curators in Discord, in English by default.

    `bot/texts/schema.py` explains what the comments and placeholders in this class mean.
    """

    # Shown when something is not possible. {reason} is often one of the texts `errors.…`, which
    # start in lowercase.
    refused: str = "Only curators of this knowledge base can do that."
    operators_only: str = "Only the people who run this bot can do that."
    invalid_files: str = (
        "the knowledge files have problems that only the people who run this bot can see"
    )
    store_failed: str = "I can't reach my database right now ({reason}). Please try again later."
    not_done: str = "Nothing was saved: {reason}"
    problems: str = "**Problems ({count}):**"
    more: str = "… and {count} more"

    # The list of unanswered questions. Lines that start with -# are small in Discord.
    title: str = "Unanswered questions: {count}"
    none: str = "No unanswered questions."
    group: Plural = Plural(
        "**{number}.** {question}\n-# times asked: {count}, last on {last}; my reply: {said}",
        "**{number}.** {question}\n-# times asked: {count}, last on {last}; my reply: {said}",
    )
    said: Mapping[Outcome, str] = each(
        {
            Outcome.ANSWER: "an answer",
            Outcome.SUGGEST: "“did you mean…?”",
            Outcome.GAP: "a known gap",
            Outcome.SMALLTALK: "small talk",
            Outcome.UNKNOWN: "no answer found",
        }
    )
    nearest: str = "-# closest passages: {passages}"
    settled_already: str = "That question has already been settled, perhaps by another curator."

    # A button: at most 45 characters, preferably one word. A number may follow.
    teach: str = "Teach"
    gap: str = "Add gap"
    dismiss: str = "Dismiss"
    refresh: str = "Refresh the list"
    other_passage: str = "Another passage…"
    save: str = "Save"
    save_anyway: str = "Save anyway"
    cancel: str = "Cancel"
    back: str = "Back to the list"

    # Actions for an unanswered question.
    choose: str = "Which passage answers this?"
    wordings: str = "-# also asked as: {questions}"
    dismissed: str = "Dismissed and removed from the list: {question}"
    cancelled: str = "Nothing was saved."
    # The hint in a menu: at most 150 characters.
    pick_passage: str = "Choose the passage that answers the question"
    # Titles of forms, and names of their fields: at most 45 characters each.
    other_title: str = "Another passage"
    passage_id: str = "Passage ID"
    gap_text: str = "What the source doesn't say"
    gap_see: str = "ID of the closest passage"

    # Shown before and after a change is saved. {trouble} is one of the texts `errors.trouble_…`.
    preview: str = "**Preview:** nothing is saved yet."
    now: str = "My current reply: {answer}"
    then: str = "**My reply after this change:** {answer}"
    not_enough: str = "⚠️ Even with this change, the question {trouble}."
    others: str = "Other wordings:"
    broken: str = "⚠️ Golden questions that would get a wrong answer ({count}):"
    lost: str = "⚠️ Known questions that would no longer lead to their own passage or gap ({count}):"
    copied: str = "⚠️ Golden questions that would become invalid ({count}):"
    changed: str = (
        "⚠️ Someone else saved a change first, so your change wasn't saved. On top of their "
        "change, yours would have this effect:"
    )
    draft_gone: str = (
        "I no longer have this draft, perhaps because I restarted. Please write it again."
    )
    saved: Plural = Plural(
        "✅ Saved and live. Your change settled {count} question. If someone asks again, I'll say:",
        (
            "✅ Saved and live. Your change settled {count} questions. If someone asks again, I'll "
            "say:"
        ),
    )
    not_live: str = "⚠️ Saved, but not live: the knowledge files have problems."
    store_missed: str = "⚠️ The question stays on the list: {reason}."

    # The knowledge. {version} is a short code, and {loaded} is a time such as "2 hours ago".
    loaded: str = "✅ Loaded: version `{version}`."
    unchanged: str = "Nothing has changed: version `{version}` stays live."
    broken_files: str = (
        "⚠️ Not loaded: the knowledge files have problems, so version `{version}` stays live."
    )
    status: str = (
        "Version `{version}`, loaded {loaded}\nSources: {sources}, passages: {passages}, "
        "gaps: {gaps}"
    )
    status_good: str = "The knowledge files had no problems when I last read them."
    status_bad: str = (
        "⚠️ The knowledge files had problems when I last read them, so an earlier version stays "
        "live."
    )
    matching: str = (
        "Matching: {way}. Confidence needed: {answer}% for an answer, {suggest}% for a suggestion, "
        "{gap}% for a gap."
    )
    by_words: str = "by words only, allowing for typos and word endings"
    by_meaning: str = "by words, allowing for typos and word endings, and by meaning ({model})"
    embedding: str = (
        "by words only, until the new texts are ready for matching by meaning ({done} of {total} "
        "done)"
    )
    choosing: str = "If I'm unsure, a language model at {host} picks the passages."
    store_state: str = (
        "Events waiting to be stored: {waiting}. Storage failures since startup: {failures}. "
        "Events lost: {dropped}."
    )

    # Where collections are used. A collection is a set of sources. {places} is a list of channels.
    scopes_title: str = "Where I use each collection"
    scope_everywhere: str = "everywhere"
    scope_here: str = "everywhere in this server"
    scope_in: str = "in {places}"
    scope_elsewhere: str = "in other servers"
    scope_nowhere: str = "nowhere"
    scope_fixed: str = "🔒 {where} (fixed in the configuration)"
    scope_explained: str = (
        "In direct messages, and in servers that haven't added me, I use only collections set to "
        "“everywhere”. A thread follows the settings of its channel."
    )
    scope_not_yours: str = "Only the people who run this bot can change this."
    # The hint in a menu: at most 150 characters.
    pick_collection: str = "Choose a collection to set where I use it"
    pick_channels: str = "Use it only in these channels and categories of this server"
    pick_preferred: str = "Choose the collection to prefer"
    # A button: at most 45 characters.
    answer_everywhere: str = "Everywhere"
    answer_here: str = "Only in this server"
    answer_not_here: str = "Not in this server"
    order: str = "Collection order in this channel"
    order_clear: str = "Clear order"
    back_to_scopes: str = "Where I use each collection"
    # The order of preference. {channel} is a channel, and {order} is a list of collections.
    order_set: str = "Order of preference in {channel}: {order}"
    order_none: str = "{channel} has no order of preference."
    order_explained: str = (
        "If passages from several collections fit about equally well, the collection that comes "
        "first wins. The collection that you choose moves to the front."
    )

    # The votes of members.
    feedback_title: str = "What members find least helpful"
    no_votes: str = "No votes yet."
    verdict: str = "**{passage}**: 👍 {up}, 👎 {down}"
    led_to: str = "-# asked: {questions}"
    words: str = "-# comments: {words}"
