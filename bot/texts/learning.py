"""Texts about adding messages to the knowledge and asking their authors for permission."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts.message import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningTexts:
    """Texts about adding messages to the knowledge, in English by default.

    `bot/texts/schema.py` explains what the comments and placeholders in this class mean.
    """

    # Why a message can't be added. "Add to knowledge" is the name of the command.
    refused: str = (
        "Only helpers and curators of this server can add messages to my knowledge base. If I "
        "quote one of your messages, use this command on it to change that."
    )
    not_member: str = (
        "I'm not a member of this server, so I wouldn't notice if that message were edited or "
        "deleted. Nothing was saved."
    )
    no_access: str = (
        "Without the permissions View Channel and Read Message History in this channel, I wouldn't "
        "notice if that message were edited or deleted. Nothing was saved."
    )
    no_words: str = (
        "That message has no text of its own. I can't quote pictures, files, stickers, polls or "
        "embeds."
    )
    forwarded: str = (
        "That message was forwarded. Open the original message, and use the command there."
    )
    own_message: str = "That is one of my own messages. I only quote what people write."
    from_bot: str = "An app wrote that message, so there is no author to ask for permission."
    from_discord: str = "That is a message from Discord itself. I only quote what people write."
    too_long: Plural = Plural(
        "That message is {count} character too long for one passage. The author can split it, or "
        "a curator can add the text with /knowledge add.",
        "That message is {count} characters too long for one passage. The author can split it, or "
        "a curator can add the text with /knowledge add.",
    )
    unwilling: str = "The author doesn't want this message to be quoted. I didn't keep its text."
    gone: str = "That message was deleted, so I can't quote it. I didn't keep its text."
    no_draft: str = (
        "I no longer have a draft of that message. To make a new one, open the message's menu and "
        "choose Apps → Add to knowledge."
    )
    unreachable: str = (
        "Discord didn't tell me whether that message still exists, so nothing was saved. Please "
        "try again in a minute."
    )

    # The preview of a passage, which only curators see. Lines that start with -# are small.
    preview: str = "**Preview:** nothing is saved yet. Members would see this:"
    answers: str = "Question that this passage answers: “{question}”"
    answers_nothing: str = (
        "-# No question leads to this passage yet, so I can find it only by its own text. To add "
        "one, press “Edit question”."
    )
    waiting: str = (
        "⏳ The author hasn't said yet whether I may quote this message. You can save it once they "
        "agree."
    )
    named: str = "✅ The author agreed to be quoted with their name."
    unnamed: str = "✅ The author agreed to be quoted without their name."
    mentions: Plural = Plural("-# I left out {count} mention.", "-# I left out {count} mentions.")
    invites: Plural = Plural(
        "-# I left out {count} server invite.", "-# I left out {count} server invites."
    )
    hidden: str = (
        "⚠️ The message's channel may be hidden from some members, but everyone in this server "
        "will be able to see the passage."
    )
    changed: str = "⚠️ This draft has changed since you opened the preview. Nothing was saved."
    edited: str = (
        "⚠️ The message was edited, so I no longer quote the old text. To add the new text, open "
        "the message's menu and choose Apps → Add to knowledge."
    )
    asked_author: str = (
        "Below the message, I asked the author whether I may quote it. If they agree, a curator "
        "can save it."
    )
    not_asked: str = (
        "⚠️ I can't post in this channel, so I couldn't ask the author. They can agree by choosing "
        "Apps → Add to knowledge on their message."
    )
    for_curator: str = (
        "The author agreed to be quoted. A curator can now save the message with /knowledge "
        "learned."
    )
    is_live: str = (
        "I already quote that message. To stop that, use /knowledge remove. The author can also "
        "stop it."
    )

    # Shown after the curator's decision.
    saved: str = (
        "✅ Saved and live. From now on, I can quote this message in answers, with a link to it."
    )
    not_live: str = (
        "⚠️ Saved, but not live: the passage conflicts with other sources. The people who run this "
        "bot can find the reason in the log."
    )
    discarded: str = "Discarded. I didn't keep the message's text."

    # A public message below the message that is to be quoted. It notifies nobody.
    request: str = (
        "**May I quote this message?** A helper or a curator would like me to quote it in answers, "
        "word for word and with a link to it. Only the author can decide. I won't use it unless "
        "they agree."
    )
    agreed: str = "The author agreed to let me quote this message. Curators: please review it."
    stopped: str = (
        "This message was edited, so I no longer quote it. Curators: to let me quote the new text, "
        "open the message's menu and choose Apps → Add to knowledge."
    )
    stopped_known: str = (
        "This message was edited, so I no longer quote the old text. Curators: please review the "
        "new text."
    )

    # Only the person who pressed a button or chose the command, usually the author, sees this.
    may_i: str = (
        "**May I quote your message?** I would quote it in answers in this server, word for word "
        "and with a link to it. You can change your mind at any time: choose Apps → Add to "
        "knowledge on your message, edit or delete it, or use `/privacy forget`."
    )
    for_all: str = "-# You can also decide for all your messages in this server."
    not_author: str = "Only the author of the message can decide that."
    chose_named: str = (
        "Thank you! I can quote your message with your name once someone has reviewed and saved it."
    )
    chose_unnamed: str = (
        "Thank you! I can quote your message without your name once someone has reviewed and saved "
        "it. The quote will link to the message, where people can see your name."
    )
    chose_refused: str = "All right, I won't quote your message. I didn't keep its text."
    chosen_now: str = "-# Your current choice: {choice}"

    # A button: at most 80 characters, preferably two words. The first six buttons are the
    # author's choices.
    with_name: str = "With my name"
    without_name: str = "Without my name"
    not_at_all: str = "Don't quote it"
    always_with_name: str = "Always with my name"
    always_without_name: str = "Always without my name"
    never: str = "Never quote me"
    save: str = "Save"
    edit_question: str = "Edit question"
    try_: str = "Try a question"
    discard: str = "Discard"
    review: str = "Review"
    look_again: str = "Check again"
    back: str = "Back to the preview"
    to_message: str = "Go to the message"

    # The title of a form, and the name of its field: at most 45 characters each.
    question_title: str = "The question that this message answers"
    question: str = "Question in a member's words (optional)"

    # The list of /knowledge learned. {title} is a channel's name, and {url} links to the message.
    listed: Plural = Plural(
        "**{count} message is waiting for a decision**",
        "**{count} messages are waiting for a decision**",
    )
    none: str = (
        "No messages are waiting for a decision. To add one, open the menu of a helpful message "
        "and choose Apps → Add to knowledge."
    )
    entry: str = "**{number}.** [{title}]({url}): {excerpt}\n-# {state}"
    state_waiting: str = "The author hasn't said yet whether I may quote it."
    state_ready: str = "The author agreed. You can save it."
    state_edited: str = (
        "The message was edited, or I no longer have its text. To add it again, open the "
        "message's menu and choose Apps → Add to knowledge."
    )

    # After `/privacy forget`.
    forgotten: Plural = Plural(
        "I deleted my copy of {count} of your messages that I quoted or kept as a draft, and your "
        "choices about being quoted.",
        "I deleted my copies of {count} of your messages that I quoted or kept as drafts, and your "
        "choices about being quoted.",
    )

    # In a thread whose question was solved by a person.
    after_solved: str = (
        "Helpers: to let me answer this next time, open the menu of the helpful message and "
        "choose Apps → Add to knowledge."
    )
