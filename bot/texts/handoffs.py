"""Texts of "Ask a person", which passes a member's question on to people who can help."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts.message import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffTexts:
    """Texts of "Ask a person", in English by default.

    `bot/texts/schema.py` explains what the comments and placeholders in this class mean.
    """

    # A button: at most 80 characters, preferably two words.
    ask: str = "Ask a person"
    mark_solved: str = "Solved"

    # Below the member's question and the thanks for 👎, above the button "Ask a person".
    offer: str = "If that didn't answer your question, someone here may be able to help."

    # The title of a form, and the name of its field: at most 45 characters each. With this
    # form, members agree to publish a question that only they can see.
    form_title: str = "Post your question in this server?"
    form_question: str = "Your question, posted with your name"

    # The post for people who can help. {role} and {asker} are mentions.
    posted: str = "{role}: {asker} has a question."
    posted_quietly: str = "{asker} has a question."
    # {url} is a link to the question.
    jump: str = "[Go to the question]({url})"
    found: str = "Closest in my sources:"
    found_nothing: str = "I found nothing about this in my sources."
    how_to_answer: str = (
        "-# Please answer in the thread or with a reply. I'll stay silent there until {asker}, a "
        "helper or a moderator presses “Solved”."
    )
    # Why nobody was notified.
    not_notified: str = (
        "-# I couldn't notify the helpers. People who can manage this server can see the reason in "
        "/setup."
    )
    # Replaces `how_to_answer` once the question is solved. {member} is a mention.
    solved_by: str = "✅ Marked as **solved** by {member}."

    # Replies to the member who pressed the button. {place} is a link to the thread or the post, and
    # {channel} is a link to the channel.
    passed_on: str = "I passed your question on to the helpers: {place}"
    passed_on_quietly: str = (
        "I posted your question: {place}\nI couldn't notify the helpers, so an answer may take "
        "longer."
    )
    is_passed_on: str = "That question has already been passed on: {place}"
    is_solved: str = "That question was passed on and has been solved: {place}"
    post_deleted: str = (
        "I already passed that question on, but my post was deleted, and I don't post a question "
        "twice. Please ask in {channel} yourself."
    )
    under_way: str = "That question is being passed on right now. Please look in {channel}."
    unconfirmed: str = (
        "Discord didn't confirm my post, so please look in {channel}. If your question isn't "
        "there, please ask it there yourself, because I don't post a question twice."
    )
    limit_member: Plural = Plural(
        "You can pass on at most {count} question an hour. Please try again later.",
        "You can pass on at most {count} questions an hour. Please try again later.",
    )
    limit_server: Plural = Plural(
        "In this server, I pass on at most {count} question an hour. Please try again later.",
        "In this server, I pass on at most {count} questions an hour. Please try again later.",
    )
    # Nothing was posted.
    off: str = "“Ask a person” isn't available here at the moment."
    no_database: str = (
        "I can't reach my database right now, so I didn't post your question. Please try again "
        "later."
    )
    not_allowed: str = (
        "I'm not allowed to post in {channel}, so nobody was asked. Please tell the people who "
        "manage this server that /setup shows which permissions I need. Once I have them, press "
        "the button again."
    )
    closed: str = (
        "That thread is archived or locked, so I can't post in it, and nobody was asked. Please "
        "ask again elsewhere."
    )
    channel_deleted: str = (
        "The channel that I wanted to post in was deleted, so nobody was asked. Please press the "
        "button again."
    )
    refused: str = (
        "Discord didn't let me post that in {channel}, so nobody was asked. Please try asking "
        "there yourself."
    )

    # Replies to the member who pressed "Solved".
    thanks: str = "Thank you! I marked the question as solved."
    was_solved: str = "The question is already marked as solved."
    not_marked: str = (
        "I can't reach my database right now, so nothing has changed. Please try again later."
    )
    not_known: str = "I no longer have a record of that question, so I can't mark it as solved."
    not_yours: str = (
        "Only the person who asked, a helper or someone who can manage messages can mark this as "
        "solved."
    )
