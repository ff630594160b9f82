"""Texts of the Discord bot, except those that it shares with the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.texts.curator import CuratorTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTexts:
    """The texts. Words in braces are placeholders, which `str.format` fills in."""

    # Names and descriptions of commands and their options. The names are keyed by the English ones.
    # In Discord, a name is one lowercase word of at most 32 letters, and a description has at most
    # 100.
    names: Mapping[str, str]
    describe_ask: str
    describe_ask_question: str
    describe_ask_private: str
    describe_topics: str
    describe_sources: str
    describe_passage: str
    describe_passage_id: str
    describe_help: str
    describe_privacy: str
    describe_privacy_forget: str
    describe_knowledge: str
    describe_unanswered: str
    describe_reload: str
    describe_status: str
    describe_feedback: str

    # Buttons and menus.
    in_context: str
    in_context_of: str
    why: str
    delete: str
    read_source: str
    read_source_at: str
    asked_message: str
    pick_topic: str
    pick_question: str
    earlier: str
    attached: str
    later: str
    back: str

    # Pages.
    help: str
    help_surfaces: str
    help_examples: str
    privacy: str
    logs_no_questions: str
    logs_questions: str
    keeps_nothing: str
    keeps_votes: str
    keeps_questions: str
    forgotten: str
    not_forgotten: str
    topics_title: str
    topic: str
    no_section: str
    sources_title: str
    page: str
    no_passages: str
    context_title: str
    why_premises: str
    why_lost: str

    # Events and errors.
    thanks_vote: str
    vote_title: str
    vote_word: str
    only_asker_deletes: str
    passage_gone: str
    passage_unknown: str
    passage_meant: str
    nothing_asked: str
    only_text: str
    unreadable_reply: str
    unreadable_target: str
    role_mentioned: str
    unreadable_message: str
    own_message: str
    too_long: str
    cooldown: str
    busy: str
    commands_changed: str
    incident: str

    curator: CuratorTexts
