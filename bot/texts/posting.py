"""Texts about the posts that members request: passages as replies, and shared answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingTexts:
    """Texts about the posts that members request, in English by default.

    `bot/texts/schema.py` explains what the comments and placeholders in this class mean.
    """

    # A button: at most 80 characters, preferably two words.
    share: str = "Share"
    shared: str = "Go to the shared answer"
    cite_other: str = "Another passage…"
    the_reply: str = "Go to the reply"

    # The hint in a menu: at most 150 characters.
    pick_passage: str = "Choose a passage"

    # The title and the field of the form for finding a passage: at most 45 characters each.
    cite_title: str = "Look for a passage"
    cite_words: str = "Words from the passage, or its ID"

    # A member chooses the passage with which the bot replies to somebody's message.
    cite_pick: str = (
        "Which passage should I reply with? Everyone here will see my reply, with a note that you "
        "chose the passage."
    )
    cite_nothing: str = "I found no matching passage."
    cited: str = "I replied to the message."

    # Small type below a public answer. {member} is a member's name.
    cited_by: str = "{member} chose this passage."
    shared_by: str = "{member} shared this answer."

    # Why something can't be posted. {permissions} are names from Discord's settings.
    only_in_servers: str = "That only works in servers that have added me."
    member_cannot_post: str = "You can't post in this channel, so I can't post here for you."
    cannot_post: str = "I can't post in this channel without these permissions: {permissions}."
    not_posted: str = "Discord didn't let me post that here."
    no_such_message: str = (
        "I can't reply to that message: it was deleted, or Discord doesn't allow replies to it."
    )
    other_channel: str = "That message is in another channel. Please use the command there."
    no_link: str = (
        "That isn't a link to a message. To copy one, choose “Copy Message Link” in the message's "
        "menu."
    )
