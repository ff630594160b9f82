"""Texts for curators who add documents in Discord."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts.message import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTexts:
    """The texts in English. `bot/texts/schema.py` explains the comments and the placeholders."""

    # The title of a form, and the names of its fields: at most 45 characters.
    paste_title: str = "Paste text"
    edit_title: str = "Title, publisher and address"
    try_title: str = "Try a question"
    title: str = "Title"
    publisher: str = "Publisher: who wrote or maintains it?"
    url: str = "Address (https://…)"
    text: str = "The text"
    question: str = "A question that members might ask"

    # A button: at most 45 characters, better one or two words.
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
    seen_here: str = "-# Only this server will see it."
    seen_everywhere: str = "-# People will see it wherever I answer."
    seen_in: str = "-# People will see it only in {places}."
    no_publisher: str = "⚠️ I don't know who published it. To tell me, press “Edit details”."
    assumed_publisher: str = (
        "-# I named this server as its publisher. If someone else published it, press “Edit "
        "details”."
    )
    invites: Plural = Plural(
        "⚠️ It contains {count} server invite, which members will see in answers.",
        "⚠️ It contains {count} server invites, which members will see in answers.",
    )
    mentions: Plural = Plural(
        "⚠️ It contains {count} mention. I show it as text, so it doesn't notify anyone.",
        "⚠️ It contains {count} mentions. I show them as text, so they don't notify anyone.",
    )
    aliases: str = (
        "⚠️ I left out these words from its glossary because they mean something else in other "
        "sources: {words}"
    )

    # What a new version changes. {labels} and {questions} are lists.
    replaces: str = "This replaces the version that is live."
    unchanged: str = "It is the same as the version that is live."
    another: str = (
        "⚠️ It has no passage in common with the version that is live. If it is another document, "
        "press “Discard”, and add it under another title."
    )
    gone: Plural = Plural(
        "⚠️ {count} passage would be removed: {labels}",
        "⚠️ {count} passages would be removed: {labels}",
    )
    kept: Plural = Plural(
        "{count} question that curators added stays.", "{count} questions that curators added stay."
    )
    lost: Plural = Plural(
        "⚠️ {count} question that curators added would be lost: {questions}",
        "⚠️ {count} questions that curators added would be lost: {questions}",
    )
    changed: str = (
        "⚠️ Someone else changed this document first, so nothing was saved. Compared with that "
        "version, this would happen:"
    )
    places_gone: str = (
        "⚠️ The channels that you chose have been deleted, so nothing was saved. Please choose "
        "again where people will see it."
    )

    # The answer to a question that a curator tried. Nobody else sees it.
    tried: str = "**With this document**, members would get this answer:"

    # Afterwards.
    saved: Plural = Plural(
        "✅ Saved and live: **{title}**, {count} passage.",
        "✅ Saved and live: **{title}**, {count} passages.",
    )
    saved_next: str = "Try it: mention me with a question about it, or use /ask."
    # The people who read the first one may change where I use the others.
    others: Plural = Plural(
        "-# I also answer from {count} other collection in this server. To take it out, use "
        "/knowledge sources.",
        "-# I also answer from {count} other collections in this server. To take some out, use "
        "/knowledge sources.",
    )
    others_fixed: Plural = Plural(
        "-# I also answer from {count} other collection in this server, which only the people who "
        "run this bot can change. /knowledge sources shows it.",
        "-# I also answer from {count} other collections in this server, which only the people who "
        "run this bot can change. /knowledge sources shows them.",
    )
    saved_hint: str = "-# To remove it, use /knowledge remove."
    not_live: str = (
        "⚠️ Saved, but not live: it conflicts with other sources. The people who run this bot can "
        "find the reason in its log."
    )
    discarded: str = "Discarded. Nothing was saved."
    expired: str = (
        "I no longer have this draft: I keep drafts for an hour, and only until I restart. Nothing "
        "was saved. Please add the document again."
    )
    removed: str = "Removed: **{title}**. I no longer answer from it. You can undo this for a day."
    no_document: str = "There is no such document in this server. Choose one from the list."
    restored: str = "✅ Back and live: **{title}**."

    # A choice while typing /knowledge remove: a removed document.
    choice_removed: str = "Bring back: {title}"
