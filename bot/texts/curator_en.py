"""Texts for curators in Discord, in English."""

from __future__ import annotations

from bot.core.model import Outcome
from bot.texts.curator import CuratorTexts

CURATOR_ENGLISH = CuratorTexts(
    refused="Only curators of this knowledge can do that.",
    store_failed="The store can't be reached just now, so try again later: {reason}.",
    not_done="Nothing was saved: {reason}",
    problems="**Problems ({count}):**",
    more="… and {count} more",
    title="Asked in vain: {count}",
    none="No question was asked in vain.",
    group="**{number}.** {question}\n-# times asked: {count}, last on {last}; I said: {said}",
    said={
        Outcome.ANSWER: "an answer",
        Outcome.SUGGEST: "“did you mean …?”",
        Outcome.GAP: "that the source doesn't say",
        Outcome.SMALLTALK: "small talk",
        Outcome.UNKNOWN: "that I don't know",
    },
    nearest="-# nearest: {passages}",
    settled_already="That question is settled already, perhaps by another curator.",
    teach="Teach",
    gap="Gap",
    dismiss="Dismiss",
    refresh="Show the list again",
    choose="Which passage answers this?",
    wordings="-# also asked as: {questions}",
    pick_passage="Choose the passage that answers",
    other_passage="Another passage …",
    passage_id="The passage's id",
    gap_text="What the source does not say",
    gap_see="Nearest passage (id)",
    dismissed="Dismissed: {question} It does not come back.",
    cancelled="Nothing was saved.",
    preview="**Preview:** nothing is saved yet.",
    now="Now I say: {answer}",
    then="**Then I would say:** {answer}",
    not_enough="⚠️ That is not enough: the question {trouble}.",
    others="Other wordings:",
    broken="⚠️ Golden questions that would go wrong ({count}):",
    lost="⚠️ Questions that would no longer find their own passage ({count}):",
    copied="⚠️ Golden questions that would measure nothing any more ({count}):",
    save="Save",
    save_anyway="Save anyway",
    cancel="Cancel",
    back="Back to the list",
    changed=(
        "⚠️ The curated file was changed meanwhile, so nothing was saved. This is what would "
        "happen now:"
    ),
    draft_gone="I no longer have this draft, for I was restarted. Please write it again.",
    saved="✅ Saved, and live at once. Questions settled: {count}. Asked again, I say:",
    not_live="⚠️ It is saved, but not live: the files have problems.",
    store_missed="⚠️ The question stays on the list: {reason}.",
    loaded="✅ Loaded: version `{version}`.",
    unchanged="Nothing has changed: version `{version}` serves.",
    broken_files="⚠️ Not loaded: the files have problems, so version `{version}` goes on serving.",
    status=(
        "Version `{version}`, loaded {loaded}\nSources: {sources}, passages: {passages}, "
        "gaps: {gaps}"
    ),
    status_good="The files had no problem when they were last read.",
    status_bad="⚠️ The files had problems when they were last read, so older ones serve.",
    matching=(
        "Matching: {way}. An answer from {answer} %, a suggestion "
        "from {suggest} %, a gap from {gap} % on."
    ),
    by_words="by words only, with spelling and inflection",
    by_meaning="by words, with spelling and inflection, and by meaning ({model})",
    embedding=(
        "by words only until the new texts are ready for matching by meaning: "
        "{done} of {total} done"
    ),
    store_state=(
        "Store: {waiting} entries wait, {failures} failures, {dropped} lost since I started."
    ),
    feedback_title="What members find least helpful",
    no_votes="Nobody has voted.",
    verdict="**{passage}**: 👍 {up}, 👎 {down}",
    led_to="-# asked: {questions}",
    words="-# said: {words}",
)
