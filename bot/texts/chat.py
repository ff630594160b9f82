"""Texts of the Discord bot, except those that it shares with the terminal."""

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
    """The texts in English. `bot/texts/schema.py` explains the comments and the placeholders."""

    # A command or an option in Discord: one lowercase word of at most 32 characters. Only the
    # commands on messages, such as "Answer this", may have spaces and capital letters.
    names: Mapping[str, str] = each({name: name for name in _NAMES})

    # The description of a command or an option: at most 100 characters.
    describe_ask: str = "Ask a question and get a passage with its citation"
    describe_ask_question: str = "Your question, in your own words"
    describe_ask_private: str = "Show the answer only to you"
    describe_topics: str = "Browse what you can ask about, by source and section"
    describe_sources: str = "The works that the answers come from"
    describe_passage: str = "Show a passage with its citation"
    describe_passage_id: str = "The passage: type words from it"
    describe_passage_message: str = (
        "The link of a message in this channel, to which I reply with the passage"
    )
    describe_help: str = "What this bot does and how to ask it"
    describe_privacy: str = "What I store about your questions, for how long, and who can see it"
    describe_privacy_forget: str = (
        "Delete what is stored under your key, such as your votes and your messages that I quote"
    )
    describe_knowledge: str = "For curators: what I know, and what is missing"
    describe_unanswered: str = "The questions that got no answer, and what to do about them"
    describe_reload: str = "Load the knowledge files again"
    describe_status: str = "The version of my knowledge base in use, and any problems in its files"
    describe_feedback: str = "The passages that members find least helpful"
    describe_scopes: str = "Where I use each collection of sources, and how to change it"
    describe_report: str = (
        "This week's questions, answers and votes in numbers, compared with last week"
    )
    describe_setup: str = (
        "Choose where I listen, my language and who curates, and see what is missing"
    )
    describe_add: str = "Add a document, or a new version of one; you see a preview first"
    describe_add_file: str = (
        "md, txt, html, pdf, docx, rst or yaml; without a file, you can paste text"
    )
    describe_add_replaces: str = "The document that this one replaces"
    describe_remove: str = "Remove a document that was added here; you can undo it for a day"
    describe_remove_document: str = "The document: type words from its title"
    describe_learned: str = "Messages of members that wait to be quoted, or to be added again"

    # A button: at most 80 characters, better two words.
    in_context: str = "In context"
    in_context_of: str = "In context ({paragraphs})"
    why: str = "Why?"
    delete: str = "Delete"
    read_source: str = "Read the source"
    read_source_at: str = "Read {paragraphs}"
    asked_message: str = "The question"
    earlier: str = "Earlier"
    later: str = "Later"
    back: str = "Back to the topics"

    # The hint in a menu: at most 150 characters.
    pick_topic: str = "Choose a topic"
    pick_question: str = "Choose a question"

    # The page of /help. {mention} is the name of the bot.
    help: str = (
        "I answer questions with passages from sources that I can cite. If the sources don't cover "
        "a question, I tell you. I never make up a sentence."
    )
    help_surfaces: str = (
        "• Mention me ({mention}) with your question, or send me a direct message.\n"
        "• Reply to one of my answers to continue: “and why?” is enough.\n"
        "• /ask suggests questions while you type; with “private”, only you see the answer, and "
        "you can share it.\n"
        "• On someone else's message: Apps → Answer this, or Apps → Reply with passage to choose "
        "the passage yourself. Helpers can also choose Apps → Add to knowledge: if the author "
        "agrees, I answer with that message from then on.\n"
        "• /topics, /sources and /passage show what I know here.\n"
        "• If you edit your question, I edit my answer; if you delete it, I delete mine.\n"
        "• Where this server has people who help: if I have no answer, or after 👎, “Ask a person” "
        "passes your question on to them.\n"
        "• If you can manage this server: use /setup to choose where I answer without being "
        "mentioned, my language and who curates, and to see what is missing."
    )
    # Only curators see this.
    help_curators: str = (
        "• For curators: /knowledge add adds a document (you see a preview first), /knowledge "
        "remove removes one, /knowledge learned shows the messages that wait to be quoted, and "
        "/knowledge unanswered shows the questions that I couldn't answer. "
        "/knowledge report, feedback and sources show a weekly report, the votes, and where I use "
        "each collection."
    )
    help_examples: str = "You could ask, for example:"

    # The page of /privacy. {sent} is one of the texts `sends_…`, {kept} one of `keeps_…`, and
    # {logged} one of `logs_…`. {host} is the computer that unsure questions are sent to. {days} is
    # the text `days`.
    privacy: str = (
        "• **To answer**, I read the question that you ask me, and the message that you reply to, "
        "forward or open a thread on. {sent}\n"
        "{kept}\n"
        "• **For 24 hours**, in memory only: the text of the messages that I answered, so that I "
        "can update my answer when you edit your question, and you can continue the conversation "
        "with a reply. It is gone when I restart, and when you delete the question.\n"
        "• **Until I restart**, in memory only: up to a thousand recent questions with their "
        "answers, but not who asked; the last three questions of a direct conversation; your "
        "Discord language, for direct messages; and when you last asked.\n"
        "• **In the log**: errors, each with a number. {logged}\n"
        "• **Who can see it**: the people who run this bot, and their curators. Curators of a "
        "server see only its questions and votes. Nobody is shown who asked or voted, but the "
        "people who run the bot could find out whether you voted."
    )
    sends_nothing: str = (
        "I don't send them to anyone: the passages come from files on the computer that I run on."
    )
    sends_unsure: str = (
        "If I'm unsure which passage is the answer, I send the question, up to three questions "
        "before it and a few passages to a language model at {host}, without your name. It only "
        "picks a passage; I never show or keep what it writes. I don't send messages from channels "
        "where I only listen."
    )
    keeps_nothing: str = "• **On disk**, I store no questions, answers or votes."
    keeps_votes: str = (
        "• **For {days}**, or for 30 days after I leave the server: your 👍 or 👎, the passage, "
        "the server and the date. They are stored under a key made from your ID and a secret. "
        "`/privacy forget` deletes them.\n"
        "• **For 24 hours**: the IDs of a message, my answer and the channel, so that I can update "
        "or delete my answer if the message is edited or deleted.\n"
        "• I don't store the text of questions."
    )
    keeps_questions: str = (
        "• **For {days}**, or for 30 days after I leave the server: the text of a question that I "
        "had no answer to, how often it was asked, the server, the first and last date and what I "
        "said, but not who asked. I first remove mentions, email addresses, phone numbers, links "
        "and long numbers.\n"
        "• **For the same time**: your 👍 or 👎, the passage, the server, the date, the question "
        "and your comment, cleaned in the same way. They are stored under a key made from your ID "
        "and a secret. `/privacy forget` deletes them.\n"
        "• **For 24 hours**: the IDs of a message, my answer and the channel, so that I can update "
        "or delete my answer if the message is edited or deleted."
    )
    keeps_counts: str = (
        "• **For {days}**, as weekly numbers for each server: questions, passages shown, votes."
    )
    keeps_settings: str = (
        "• **Until 30 days after I leave a server**: its /setup settings (channels, roles, delay, "
        "language and reply style). I don't store who chose them."
    )
    keeps_documents: str = (
        "• **Until a curator removes them**, and for a day after that: the documents that curators "
        "add with `/knowledge add`, but not who added them. I download the files from Discord, and "
        "nothing else."
    )
    keeps_handoffs: str = (
        "• **For {days}**, if you press “Ask a person”: your question, cleaned in the same way, "
        "what I offered, the server, where I posted it, when, and whether it is solved. Who asked "
        "is stored only under your key, and `/privacy forget` deletes that and the question. A "
        "passage made from a helpful reply keeps the question. My post names you and stays in "
        "Discord until somebody deletes it."
    )
    keeps_handoffs_only: str = (
        "• **For {days}**, if you press “Ask a person”: what I offered, the server, where I posted "
        "your question, when, and whether it is solved, but not the question. Who asked is stored "
        "only under your key, and `/privacy forget` deletes that. My post names you and stays in "
        "Discord until somebody deletes it."
    )
    keeps_quoted: str = (
        "• **Messages that helpers add**: if a helper or a curator wants me to quote a message of "
        "yours, I ask you first. I keep its words, the server, the channel, its link and your "
        "choice, under a key made from your ID and a secret; your name only if you agree to it. If "
        "nobody decides, I delete them after 30 days. If you say no, I keep only that. If you edit "
        "or delete the message, I stop quoting it. `/privacy forget` deletes all of it. I never "
        "learn anything else from messages.\n"
        "• As a helper, your choice for all your messages is kept until you change it."
    )
    days: Plural = Plural("{count} day", "{count} days")
    logs_no_questions: str = "The text of questions is not logged."
    logs_questions: str = "The people who run this bot have chosen to log the text of questions."
    forgotten: Plural = Plural(
        "I deleted {count} vote. Nothing else was stored under your key.",
        "I deleted {count} votes. Nothing else was stored under your key.",
    )
    # Before `forgotten`. What Discord shows can't be deleted in this way.
    forgotten_handoffs: Plural = Plural(
        "I no longer store that you passed on {count} question, or its text. The post is still in "
        "Discord.",
        "I no longer store that you passed on {count} questions, or their texts. The posts are "
        "still in Discord.",
    )
    not_forgotten: str = "I couldn't delete everything. Please try again later."

    # The other pages. {paragraphs} is such as "¶ 5", {words} a list of words.
    topics_title: str = "What you can ask about"
    topic: str = "{source}, {section}"
    no_section: str = "No section"
    sources_title: str = "The sources"
    page: str = "Page {page} of {pages}"
    no_passages: str = "My knowledge base has no passages yet."
    context_title: str = "Around {paragraphs} of “{title}”:"
    attached: str = "The code is in the file {name}."
    why_premises: str = "Doubtful, because the best passage doesn't mention: {words}"
    why_lost: str = (
        "I can no longer see which question this answers: it was deleted, or Discord doesn't "
        "show it to me. Ask it again, and press the button under the new answer."
    )

    # The title and the field of the form after 👎: at most 45 characters.
    vote_title: str = "What's wrong with this answer?"
    vote_word: str = "In a few words, if you like"

    # Below a reply without an answer, where the server has chosen a help channel.
    people_may_know: str = "People may know: <#{channel}>."

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
        "Discord only shows me messages that mention me. Please put {mention} in your reply."
    )
    unreadable_target: str = (
        "Discord doesn't show me the message that you replied to. On that message, choose "
        "Apps → Answer this."
    )
    role_mentioned: str = (
        "Discord doesn't show me messages that only mention my role. Please mention me, {mention}."
    )
    unreadable_message: str = "I can't read that message."
    own_message: str = "That is one of my own messages. Choose someone else's question instead."
    too_long: str = (
        "That is too long for me: I can read at most {limit} characters. "
        "Please ask in a few sentences."
    )
    cooldown: str = "One question at a time, please: ask me again in {seconds} s."
    busy: str = "I'm getting a lot of questions right now. Please try again in a moment."
    commands_changed: str = "My commands have just changed. Please try again in a minute."
    incident: str = (
        "I'm sorry, something went wrong on my side. It isn't your fault. Please try again later. "
        "If it keeps happening, give the people who run this bot the number {incident}."
    )

    curator: CuratorTexts = CuratorTexts()
    setup: SetupTexts = SetupTexts()
    documents: DocumentTexts = DocumentTexts()
    posting: PostingTexts = PostingTexts()
    handoff: HandoffTexts = HandoffTexts()
    learning: LearningTexts = LearningTexts()
