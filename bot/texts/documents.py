"""Texts for curators who add documents in Discord."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts.message import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTexts:
    """Texts for curators who add documents, in English by default.

    `bot/texts/schema.py` explains what the comments and placeholders in this class mean.
    """

    # The title of a form, and the names of its fields: at most 45 characters each.
    paste_title: str = "Paste text"
    edit_title: str = "Title, publisher and link"
    try_title: str = "Try a question"
    title: str = "Title"
    publisher: str = "Publisher: who wrote or maintains this?"
    url: str = "Link (https://…)"
    text: str = "Text"
    question: str = "A question that members might ask"

    # A button: at most 45 characters, preferably one or two words.
    save: str = "Save"
    edit: str = "Edit details"
    try_: str = "Try a question"
    try_another: str = "Try another question"
    back: str = "Back to the preview"
    discard: str = "Discard"
    undo: str = "Undo"

    # The preview of a document. Lines that start with -# are small in Discord. {places} is a list.
    preview: str = "**Preview:** nothing is saved yet."
    passages: Plural = Plural("{count} passage", "{count} passages")
    gaps: Plural = Plural("{count} gap", "{count} gaps")
    first: str = "The first passages:"
    seen_here: str = "-# Only people in this server will see the document."
    seen_everywhere: str = "-# People will see the document wherever I answer."
    seen_in: str = "-# People will see the document only in {places}."
    no_publisher: str = (
        "⚠️ I don't know who published this document. To tell me, press “Edit details”."
    )
    assumed_publisher: str = (
        "-# I named this server as its publisher. If someone else published it, press “Edit "
        "details”."
    )
    invites: Plural = Plural(
        "⚠️ The document contains {count} server invite, which members will see in answers.",
        "⚠️ The document contains {count} server invites, which members will see in answers.",
    )
    mentions: Plural = Plural(
        "⚠️ The document contains {count} mention. I show it as text, so it doesn't notify anyone.",
        "⚠️ The document contains {count} mentions. I show them as text, so they don't notify "
        "anyone.",
    )
    aliases: str = (
        "⚠️ I left these words out of the document's glossary because they mean something else in "
        "other sources: {words}"
    )

    # The effects of a new version. {labels} and {questions} are lists.
    replaces: str = "This replaces the live version."
    unchanged: str = "This is the same as the live version."
    another: str = (
        "⚠️ This version has no passages in common with the live one. If it is a different "
        "document, press “Discard” and add it under a different title."
    )
    gone: Plural = Plural(
        "⚠️ {count} passage would be removed: {labels}",
        "⚠️ {count} passages would be removed: {labels}",
    )
    kept: Plural = Plural(
        "{count} question that curators added would be kept.",
        "{count} questions that curators added would be kept.",
    )
    lost: Plural = Plural(
        "⚠️ {count} question that curators added would be lost: {questions}",
        "⚠️ {count} questions that curators added would be lost: {questions}",
    )
    changed: str = (
        "⚠️ Someone else changed this document first, so nothing was saved. On top of their "
        "change, yours would have this effect:"
    )
    places_gone: str = (
        "⚠️ The channels that you chose have been deleted, so nothing was saved. Please choose "
        "again where people will see the document."
    )

    # The answer to a question that a curator tried. Only the curator sees it.
    tried: str = "**With this document**, members would get this answer:"

    # Shown after the curator's decision.
    saved: Plural = Plural(
        "✅ Saved and live: **{title}**, {count} passage.",
        "✅ Saved and live: **{title}**, {count} passages.",
    )
    saved_next: str = "To try it out, mention me with a question about the document, or use /ask."
    # The first text is for people who can change where the bot uses the other collections.
    others: Plural = Plural(
        "-# I also answer from {count} other collection in this server. To change that, use "
        "/knowledge sources.",
        "-# I also answer from {count} other collections in this server. To change that, use "
        "/knowledge sources.",
    )
    others_fixed: Plural = Plural(
        "-# I also answer from {count} other collection in this server. To see it, use /knowledge "
        "sources. Only the people who run this bot can change where I use it.",
        "-# I also answer from {count} other collections in this server. To see them, use "
        "/knowledge sources. Only the people who run this bot can change where I use them.",
    )
    saved_hint: str = "-# To remove the document, use /knowledge remove."
    not_live: str = (
        "⚠️ Saved, but not live: the document conflicts with other sources. The people who run "
        "this bot can find the reason in the log."
    )
    discarded: str = "Discarded. Nothing was saved."
    expired: str = (
        "I no longer have this draft. I keep drafts for at most an hour, and I lose them when I "
        "restart. Nothing was saved. Please add the document again."
    )
    removed: str = "Removed: **{title}**. I no longer answer from it. You can undo this for a day."
    no_document: str = "There is no such document in this server. Choose one from the list."
    restored: str = "✅ Restored and live: **{title}**."

    # A removed document, offered as a choice while someone types /knowledge remove.
    choice_removed: str = "Restore: {title}"
