"""Texts of the Discord bot, except the texts that it shares with the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.texts.curator import CuratorTexts
from bot.texts.documents import DocumentTexts
from bot.texts.handoffs import HandoffTexts
from bot.texts.learning import LearningTexts
from bot.texts.message import Plural, each
from bot.texts.posting import PostingTexts
from bot.texts.setup import SetupTexts

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = (
    "ask",
    "question",
    "private",
    "Answer this",
    "Reply with passage",
    "topics",
    "sources",
    "passage",
    "id",
    "message",
    "help",
    "privacy",
    "forget",
    "knowledge",
    "unanswered",
    "reload",
    "status",
    "feedback",
    "report",
    "setup",
    "add",
    "file",
    "replaces",
    "remove",
    "document",
    "Add to knowledge",
    "learned",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTexts:
    """Texts of the Discord bot, in English by default.

    `bot/texts/schema.py` explains what the comments and placeholders in this class mean.
    """

    # A command or an option in Discord: one lowercase word of at most 32 characters. Only the
    # commands on messages, such as "Answer this", may have spaces and capital letters.
    names: Mapping[str, str] = each({name: name for name in _NAMES})

    # The description of a command or an option: at most 100 characters.
    describe_ask: str = "Ask a question and get a passage with its citation"
    describe_ask_question: str = "Your question, in your own words"
    describe_ask_private: str = "Show the answer only to you"
    describe_topics: str = "Browse what you can ask about, by source and section"
    describe_sources: str = "The sources that my answers come from"
    describe_passage: str = "Show a passage with its citation"
    describe_passage_id: str = "The passage to show: type words from it"
    describe_passage_message: str = (
        "The link to a message in this channel; I reply to that message with the passage"
    )
    describe_help: str = "What I do and how to ask me questions"
    describe_privacy: str = "What I store about your questions, for how long, and who can see it"
    describe_privacy_forget: str = (
        "Delete data that I can link to you, such as your votes and your messages that I quote"
    )
    describe_knowledge: str = "For curators: what I know, and what is missing"
    describe_unanswered: str = "Unanswered questions, and what to do about them"
    describe_reload: str = "Reload the knowledge files"
    describe_status: str = (
        "Which version of my knowledge base is in use, and any problems in its files"
    )
    describe_feedback: str = "The passages that members find least helpful"
    describe_scopes: str = "See and change where I use each collection of sources"
    describe_report: str = (
        "This week's questions, answers and votes in numbers, compared with last week"
    )
    describe_setup: str = (
        "Choose my language, my curators and where I answer without being mentioned, and check my "
        "permissions"
    )
    describe_add: str = "Add a document or a new version of one, after a preview"
    describe_add_file: str = (
        "An md, txt, html, pdf, docx, rst or yaml file; leave this out to paste text instead"
    )
    describe_add_replaces: str = "The document that this one replaces"
    describe_remove: str = "Remove a document that was added here (you can undo this for a day)"
    describe_remove_document: str = "The document to remove or restore: type words from its title"
    describe_learned: str = (
        "Members' messages that are waiting to be saved as passages, or that must be added again"
    )

    # A button: at most 80 characters, preferably two words.
    in_context: str = "In context"
    in_context_of: str = "In context ({paragraphs})"
    why: str = "Why?"
    delete: str = "Delete"
    read_source: str = "Read the source"
    read_source_at: str = "Read {paragraphs}"
    asked_message: str = "Go to the question"
    earlier: str = "Previous"
    later: str = "Next"
    back: str = "Back to the topics"

    # The hint in a menu: at most 150 characters.
    pick_topic: str = "Choose a topic"
    pick_question: str = "Choose a question"

    # The `/help` page. {mention} is a mention of the bot.
    help: str = (
        "I answer questions with passages from my sources and cite each one. If I don't find an "
        "answer there, I tell you. I never make up an answer."
    )
    help_surfaces: str = (
        "• Mention me ({mention}) with your question, or send me a direct message.\n"
        "• Reply to one of my answers to continue the conversation: “and why?” is enough.\n"
        "• /ask suggests questions while you type. With “private”, only you see the answer, and "
        "you can share it afterwards.\n"
        "• On someone else's message, choose Apps → Answer this, or Apps → Reply with passage to "
        "choose the passage yourself. Helpers can also choose Apps → Add to knowledge: if the "
        "author agrees and the message is saved, I can quote it in answers.\n"
        "• /topics, /sources and /passage show what I know here.\n"
        "• If you edit your question, I edit my answer; if you delete it, I delete mine.\n"
        "• If this server has helpers, and I have no answer or you vote 👎, you can press “Ask "
        "a person” to pass your question on to them.\n"
        "• If you can manage this server, use /setup to choose where I answer without being "
        "mentioned, which language I use and who curates, and to check my permissions."
    )
    # Only curators see this.
    help_curators: str = (
        "• For curators: /knowledge add adds a document (you see a preview first), /knowledge "
        "remove removes one, /knowledge learned shows the messages waiting for a decision, and "
        "/knowledge unanswered shows the questions that I couldn't answer. /knowledge report shows "
        "the week in numbers, /knowledge feedback shows the votes, and /knowledge sources shows "
        "where I use each collection."
    )
    help_examples: str = "You could ask, for example:"

    # The `/privacy` page. {sent} is one of the texts `sends_…`, {kept} contains one or more of the
    # texts `keeps_…`, and {logged} is one of the texts `logs_…`. {host} is the computer that
    # receives uncertain questions. {days} is the text `days`.
    privacy: str = (
        "• **To answer**, I read your question and the message that you reply to, forward or start "
        "a thread from. In channels where I answer without being mentioned, I read every message. "
        "{sent}\n"
        "{kept}\n"
        "• **For 24 hours**, in memory only: the text of the messages that I answered, so that I "
        "can update my answer when you edit your question, and so that you can continue the "
        "conversation with a reply. I forget it when I restart or when you delete the question.\n"
        "• **Until I restart**, in memory only: up to a thousand recent questions with their "
        "answers, but not who asked; the last three questions of each direct-message conversation; "
        "your Discord language, for direct messages; and when you last asked.\n"
        "• **In the log**: errors, each with a number. {logged}\n"
        "• **Who can see this data**: the people who run this bot, and their curators. Curators of "
        "a server see only its questions and votes. Nobody can see who asked or voted, but the "
        "people who run this bot could find out whether you voted."
    )
    sends_nothing: str = (
        "I don't send your messages to anyone else: I look for the answer on the computer that I "
        "run on."
    )
    sends_unsure: str = (
        "If I'm unsure which passage is the answer, I send the question, up to three questions "
        "before it and a few passages to a language model at {host}, without your name. The model "
        "only picks passages; I never show or keep what it writes. In channels where I answer "
        "without being mentioned, I send only messages that are addressed to me."
    )
    keeps_nothing: str = "• **On disk**, I store no questions, answers or votes."
    keeps_votes: str = (
        "• **For {days}**, but at most 30 days after I leave the server: your 👍 or 👎, the "
        "passage, the server and the date. They are stored under a key made from your ID and a "
        "secret. `/privacy forget` deletes them.\n"
        "• **For 24 hours**: the IDs of your message, my answer and the channel, so that I can "
        "update or delete my answer if you edit or delete the message.\n"
        "• On disk, I don't store the text of questions that members ask me."
    )
    keeps_questions: str = (
        "• **For {days}**, but at most 30 days after I leave the server: the text of a question "
        "that I couldn't answer, how often it was asked, when it was first and last asked, the "
        "server, and what I said, but not who asked. I first remove mentions, email addresses, "
        "phone numbers, links and long numbers.\n"
        "• **For the same period**: your 👍 or 👎, the passage, the server, the date, the question "
        "and your comment, cleaned in the same way. They are stored under a key made from your ID "
        "and a secret. `/privacy forget` deletes them.\n"
        "• **For 24 hours**: the IDs of your message, my answer and the channel, so that I can "
        "update or delete my answer if you edit or delete the message."
    )
    keeps_counts: str = (
        "• **For {days}**: weekly totals for each server, such as the number of questions, "
        "passages shown and votes."
    )
    keeps_settings: str = (
        "• **Until 30 days after I leave a server**: its /setup settings (channels, roles, reply "
        "delay, language, reply style and who may save messages). I don't store who chose them."
    )
    keeps_documents: str = (
        "• **Until a curator removes them**, and for a day after that: the documents that curators "
        "add with `/knowledge add`, but not who added them. I download these files only from "
        "Discord."
    )
    keeps_handoffs: str = (
        "• **For {days}**, if you press “Ask a person”: your question (without mentions, email "
        "addresses, phone numbers, links or long numbers), the passages that I offered, the "
        "server, where and when I posted the question, and whether it has been solved. I identify "
        "you only by a key made from your ID and a secret. `/privacy forget` deletes the key and "
        "the question, but a passage made from a helpful reply keeps the question. My post names "
        "you and stays in Discord until someone deletes it."
    )
    keeps_handoffs_only: str = (
        "• **For {days}**, if you press “Ask a person”: the passages that I offered, the server, "
        "where and when I posted your question, and whether it has been solved, but not the "
        "question. I identify you only by a key made from your ID and a secret. `/privacy forget` "
        "deletes the key. My post names you and stays in Discord until someone deletes it."
    )
    keeps_quoted: str = (
        "• **Messages that helpers and curators add**: if a helper or a curator wants me to quote "
        "one of your messages, I ask you first. I keep its text, the question that it answers, the "
        "server, the channel, its link and your choice under a key made from your ID and a "
        "secret. I keep your name only if you agree to be named. If nobody decides, I delete all "
        "of this after 30 days. If you say no, I delete the text and keep only your refusal. If "
        "you edit or delete the message, I stop quoting it. `/privacy forget` deletes all of this. "
        "I don't learn from any other messages.\n"
        "• If you decide for all your messages at once, I keep that choice until you change or "
        "delete it."
    )
    days: Plural = Plural("{count} day", "{count} days")
    logs_no_questions: str = "The text of questions is not logged."
    logs_questions: str = "The people who run this bot have chosen to log the text of questions."
    forgotten: Plural = Plural(
        "I deleted {count} vote. I found no other data to delete.",
        "I deleted {count} votes. I found no other data to delete.",
    )
    # Shown before `forgotten`. `/privacy forget` can't delete posts from Discord.
    forgotten_handoffs: Plural = Plural(
        "I deleted any stored text of {count} question that you passed on, and the key that linked "
        "it to you. The post stays in Discord until someone deletes it.",
        "I deleted any stored texts of {count} questions that you passed on, and the key that "
        "linked them to you. The posts stay in Discord until someone deletes them.",
    )
    not_forgotten: str = "I couldn't delete everything. Please try again later."

    # The other pages. {paragraphs} is, for example, "¶ 5", and {words} is a list of words.
    topics_title: str = "What you can ask about"
    topic: str = "{source}, {section}"
    no_section: str = "No section"
    sources_title: str = "Sources"
    page: str = "Page {page} of {pages}"
    no_passages: str = "My knowledge base has no passages yet."
    context_title: str = "Around {paragraphs} of “{title}”:"
    attached: str = "The code is in the file {name}."
    why_premises: str = (
        "I doubt that the best passage answers the question, because it doesn't address {words}."
    )
    why_lost: str = (
        "I can no longer see the question that this answers: either it was deleted, or Discord "
        "doesn't show it to me. Ask it again, and press the button under the new answer."
    )

    # The title and the field of the form after 👎: at most 45 characters each.
    vote_title: str = "What's wrong with this answer?"
    vote_word: str = "In a few words, if you like"

    # Below a reply without an answer, if the server has chosen a help channel.
    people_may_know: str = "People in <#{channel}> may know the answer."

    # Replies to events and mistakes.
    thanks_vote: str = "Thank you for your vote."
    only_asker_deletes: str = (
        "Only the person who asked, or someone who can manage messages, can delete this."
    )
    passage_gone: str = "That passage is no longer in my knowledge base."
    passage_unknown: str = "There is no passage “{id}”."
    passage_meant: str = "Did you mean “{id}”?"
    nothing_asked: str = "I can't find a question in that message."
    only_text: str = (
        "I can only read text, not voice messages, pictures, files or stickers. "
        "Please type the question."
    )
    unreadable_reply: str = (
        "In servers, Discord shows me only messages that mention me. Please mention me ({mention}) "
        "in your reply."
    )
    unreadable_target: str = (
        "Discord doesn't show me the message that you replied to. Instead, open that message's "
        "menu and choose Apps → Answer this."
    )
    role_mentioned: str = (
        "Discord doesn't show me messages that mention only my role. Please mention me instead: "
        "{mention}."
    )
    unreadable_message: str = "I can't read that message."
    own_message: str = "That is one of my own messages. Choose someone else's message instead."
    too_long: str = (
        "That is too long for me: I can read at most {limit} characters. "
        "Please ask in a few sentences."
    )
    cooldown: str = "Too many requests in a short time. Please try again in {seconds} s."
    busy: str = "I'm getting a lot of questions right now. Please try again in a moment."
    commands_changed: str = "My commands have just changed. Please try again in a minute."
    incident: str = (
        "I'm sorry. Something went wrong on my end. Please try again later. If it keeps happening, "
        "give the people who run this bot the number {incident}."
    )

    curator: CuratorTexts = CuratorTexts()
    setup: SetupTexts = SetupTexts()
    documents: DocumentTexts = DocumentTexts()
    posting: PostingTexts = PostingTexts()
    handoff: HandoffTexts = HandoffTexts()
    learning: LearningTexts = LearningTexts()
