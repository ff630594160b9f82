"""Texts for curators in Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratorTexts:
    """The texts. Words in braces are placeholders, which `str.format` fills in."""

    refused: str
    store_failed: str
    not_done: str
    problems: str
    more: str

    # Unanswered questions.
    title: str
    none: str
    group: str
    said: Mapping[Outcome, str]
    nearest: str
    settled_already: str
    teach: str
    gap: str
    dismiss: str
    refresh: str

    # Actions on an unanswered question.
    choose: str
    wordings: str
    pick_passage: str
    other_passage: str
    passage_id: str
    gap_text: str
    gap_see: str
    dismissed: str
    cancelled: str

    # Before and after a change is saved.
    preview: str
    now: str
    then: str
    not_enough: str
    others: str
    broken: str
    lost: str
    copied: str
    save: str
    save_anyway: str
    cancel: str
    back: str
    changed: str
    draft_gone: str
    saved: str
    not_live: str
    store_missed: str

    # The knowledge, and feedback from members.
    loaded: str
    unchanged: str
    broken_files: str
    status: str
    status_good: str
    status_bad: str
    matching: str
    by_words: str
    by_meaning: str
    embedding: str
    store_state: str
    feedback_title: str
    no_votes: str
    verdict: str
    led_to: str
    words: str
