"""Texts of the Discord bot in English."""

from __future__ import annotations

from bot.texts.chat import ChatTexts
from bot.texts.curator_en import CURATOR_ENGLISH

CHAT_ENGLISH = ChatTexts(
    names={
        "ask": "ask",
        "question": "question",
        "private": "private",
        "Answer this": "Answer this",
        "topics": "topics",
        "sources": "sources",
        "passage": "passage",
        "id": "id",
        "help": "help",
        "privacy": "privacy",
        "forget": "forget",
        "knowledge": "knowledge",
        "unanswered": "unanswered",
        "reload": "reload",
        "status": "status",
        "feedback": "feedback",
    },
    describe_ask="Ask the sources; the answer is a passage with its citation",
    describe_ask_question="Your question, in your own words",
    describe_ask_private="Show the answer to you alone",
    describe_topics="Browse what you can ask about, by source and section",
    describe_sources="The works that answers come from",
    describe_passage="Show a passage with its citation",
    describe_passage_id="The passage: type words from it",
    describe_help="What this bot does and how to ask it",
    describe_privacy="What is kept of your questions, for how long, and who sees it",
    describe_privacy_forget="Delete the votes that are kept under your key",
    describe_knowledge="For curators: what the bot knows, and what it lacks",
    describe_unanswered="What people ask in vain, and what to do about it",
    describe_reload="Load the knowledge files again",
    describe_status="Which knowledge serves, and what was wrong with its files",
    describe_feedback="The passages that members find least helpful",
    in_context="In context",
    in_context_of="In context ({paragraphs})",
    why="Why?",
    delete="Delete",
    read_source="Read the source",
    read_source_at="Read {paragraphs}",
    asked_message="The question",
    pick_topic="Choose a topic",
    pick_question="Choose a question",
    earlier="Earlier",
    attached="The code is in the file {name}.",
    later="Later",
    back="Back to the topics",
    help=(
        "I answer questions with passages from sources that I can cite, and say so when the "
        "sources don't cover a question. I never make up a sentence."
    ),
    help_surfaces=(
        "• Mention me ({mention}) with your question, or write to me directly.\n"
        "• Reply to one of my answers to go on: “and why?” is enough.\n"
        "• /ask asks with suggestions while you type; with “private” only you see the answer.\n"
        "• On somebody else's message: Apps → Answer this.\n"
        "• /topics, /sources and /passage show what I know.\n"
        "• If you edit your question, I edit my answer; if you delete it, mine goes too."
    ),
    help_examples="You could ask, for example:",
    privacy=(
        "• **While answering** I read the question put to me, and the message that you reply to, "
        "forward or open a thread on. I send neither to anybody: the passages come from files on "
        "the machine that I run on.\n"
        "{kept}\n"
        "• **For 24 hours**, in memory only: the text of messages that I answered, so that my "
        "answer can follow your edits and a reply can go on with the conversation. It is gone when "
        "I restart, and when you delete the question.\n"
        "• **Until I restart**, in memory only: up to a thousand recent questions with their "
        "answers, without who asked; the last three of a direct conversation; and when you asked "
        "lately, for the limit on questions in a row.\n"
        "• **In the log**: errors, each with a number. {logged}\n"
        "• **Who sees it**: whoever runs this bot, and of questions and votes its curators; nobody "
        "sees who asked or voted, but who runs it could find out whether you voted."
    ),
    keeps_nothing="• **On disk** I keep nothing of questions, answers or votes.",
    keeps_votes=(
        "• **For {days} days**: your 👍 or 👎 with the passage and the date, under a key that is "
        "made from your id with a secret; `/privacy forget` deletes it.\n"
        "• **For 24 hours**: the ids of a message, of my answer and of the channel, so that the "
        "answer can follow it.\n"
        "• The text of questions is kept nowhere."
    ),
    keeps_questions=(
        "• **For {days} days**: the text of a question that I had no answer to, how often it was "
        "asked, the first and last date and what I said, but not who asked. Mentions, e-mail "
        "addresses, phone numbers, links and long numbers are taken out of it first.\n"
        "• **For {days} days**: your 👍 or 👎 with the passage, the date, the question and your "
        "word about it, texts likewise, under a key that is made from your id with a secret; "
        "`/privacy forget` deletes it.\n"
        "• **For 24 hours**: the ids of a message, of my answer and of the channel, so that the "
        "answer can follow it."
    ),
    forgotten="Deleted: {count} of your votes. Nothing else was kept under your key.",
    not_forgotten="Your votes could not be deleted just now. Please try again later.",
    logs_no_questions="The text of questions is not logged.",
    logs_questions="The operator has switched on that the text of questions is logged.",
    topics_title="What you can ask about",
    topic="{source}, {section}",
    no_section="Without a section",
    sources_title="The sources",
    page="Page {page} of {pages}",
    no_passages="There is no passage in the knowledge yet.",
    context_title="Around {paragraphs} of “{title}”:",
    why_premises="What the best passage doesn't say, and an answer would have to: {words}",
    why_lost=(
        "I can't see any more which question this answers: it was deleted, or Discord doesn't "
        "show it to me. Ask it again, and press the button under the new answer."
    ),
    vote_title="What is wrong with it?",
    vote_word="In a word, if you like",
    thanks_vote="Thank you, noted.",
    only_asker_deletes="Only who asked, or who may manage messages here, can delete this.",
    passage_gone="That passage is no longer in the knowledge.",
    passage_unknown="There is no passage “{id}”.",
    passage_meant="Did you mean “{id}”?",
    nothing_asked="There is no question in that message that I could read.",
    only_text=(
        "I can only read text, no voice messages, pictures, files or stickers. "
        "Please type the question."
    ),
    unreadable_reply=(
        "Discord shows me only messages that mention me. Please put {mention} into your reply."
    ),
    unreadable_target=(
        "Discord doesn't show me the message that you replied to. On that message, choose "
        "Apps → Answer this."
    ),
    role_mentioned=(
        "Discord doesn't show me messages that mention only my role. Please mention me, {mention}."
    ),
    unreadable_message="I can't read that message.",
    own_message="That is one of my own messages. Choose somebody's question instead.",
    too_long=(
        "That is too long for me: I can read at most {limit} characters. "
        "Please put your question in a few sentences."
    ),
    cooldown="One at a time, please: ask me again in {seconds} s.",
    busy="I'm being asked a lot at once just now. Please try again in a moment.",
    commands_changed="My commands have just changed. Please try again in a minute.",
    incident=(
        "I'm sorry, something went wrong on my side, and it isn't your fault. Please try again "
        "later. If it keeps happening, tell whoever runs this bot the number {incident}."
    ),
    curator=CURATOR_ENGLISH,
)
