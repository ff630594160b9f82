"""Texts of "Ask a person" in Discord: members pass a question on to people who can help."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts.message import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffTexts:
    """The texts in English. `bot/texts/schema.py` explains the comments and the placeholders."""

    # A button: at most 80 characters, better two words.
    ask: str = "Ask a person"
    mark_solved: str = "Solved"

    # Below the member's question and the thanks for 👎, above the button "Ask a person".
    offer: str = "If that didn't answer your question, a person may know."

    # A form, before a question that only its asker can see is made public. Its title, and the name
    # of its field: at most 45 characters each.
    form_title: str = "Show your question in this server?"
    form_question: str = "It is posted with your name"

    # The post, which people who can help see. {role} and {asker} are mentions.
    posted: str = "{role}: {asker} has a question."
    posted_quietly: str = "{asker} has a question."
    # {url} is a link to the question.
    jump: str = "[Go to where it was asked]({url})"
    found: str = "The closest that I found:"
    found_nothing: str = "I found nothing on it in my sources."
    how_to_answer: str = (
        "-# Please answer in the thread or with a reply. I stay silent there until {asker}, a "
        "helper or a moderator presses “Solved”."
    )
    # Why nobody was notified.
    not_notified: str = (
        "-# I couldn't notify the helpers. People who can manage this server see the reason with "
        "/setup."
    )
    # Instead of the last line, on how to answer, once it is solved. {member} is a mention.
    solved_by: str = "✅ **Solved**, says {member}."

    # What the member who pressed the button reads. {place} is a link to the thread or the post,
    # {channel} to the channel.
    passed_on: str = "I passed your question on to people who can help: {place}"
    passed_on_quietly: str = (
        "I posted your question: {place}\nI couldn't notify the helpers, so it may take longer."
    )
    is_passed_on: str = "That question has already been passed on: {place}"
    is_solved: str = "That question was passed on, and it is solved: {place}"
    post_deleted: str = (
        "I passed that question on once, but the post was deleted. I don't post it again. Please "
        "ask in {channel} yourself."
    )
    under_way: str = "That question is being passed on right now. Please look in {channel}."
    unconfirmed: str = (
        "Discord didn't confirm my post, so please look in {channel}. If your question isn't "
        "there, please ask it there yourself: I don't post it twice."
    )
    limit_member: Plural = Plural(
        "You can pass on {count} question an hour. Please try again later.",
        "You can pass on {count} questions an hour. Please try again later.",
    )
    limit_server: Plural = Plural(
        "In this server, I pass on {count} question an hour at most. Please try again later.",
        "In this server, I pass on {count} questions an hour at most. Please try again later.",
    )
    # Nothing was posted.
    off: str = "Nobody can be asked here at the moment: this server has switched it off."
    no_database: str = (
        "I can't reach my database right now, so I posted nothing. Please try again later."
    )
    not_allowed: str = (
        "I'm not allowed to post in {channel}, so nobody was asked. Please tell the people who "
        "manage this server: /setup shows them what I need. Then press the button again."
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
        "Discord doesn't let me post that in {channel}, so nobody was asked. You can ask there "
        "yourself."
    )

    # What the member who pressed "Solved" reads.
    thanks: str = "Thank you! I marked the question as solved."
    was_solved: str = "The question is already marked as solved."
    not_marked: str = (
        "I can't reach my database right now, so nothing has changed. Please try again later."
    )
    not_known: str = "I no longer know about that question, so I can't mark it."
    not_yours: str = (
        "Only the person who asked, a helper, or someone who can manage messages can mark this as "
        "solved."
    )
