"""Texts of `/setup` in Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.texts.message import Plural, each

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupTexts:
    """Texts of `/setup`, in English by default.

    `bot/texts/schema.py` explains what the comments and placeholders in this class mean.
    """

    # The top of the page.
    title: str = (
        "**Set me up in this server**\nOnly you see this. Your choices take effect right away."
    )

    # A setting. {value} is its value, and {source} says where the value comes from.
    listen: str = (
        "**Channels where I answer without being mentioned:** {value} {source}\n"
        "-# I read every message there, but reply only if I find a passage that answers it."
    )
    answer_delay: str = (
        "**How long I wait before I answer without being mentioned:** {value} {source}\n"
        "-# The wait lets people answer first."
    )
    language: str = (
        "**Reply language, if I can't tell the question's language:** {value} {source}\n"
        "-# Passages stay in the language of their source."
    )
    style: str = "**Reply style:** {value} {source}"
    help_channel: str = (
        "**Help channel:** {value} {source}\n"
        "-# When I have no answer, I say that people there may know the answer."
    )
    helper_role: str = (
        "**Who helps when I can't:** {value} {source}\n"
        "-# If you choose a role, members get the button “Ask a person”. It posts their question "
        "in the help channel (or where they asked), opens a thread for it, and notifies this role "
        "once."
    )
    curator_role: str = (
        "**Who curates in this server, besides everyone who can manage it:** {value} {source}\n"
        "-# Curators see the unanswered questions of this server and teach me answers with "
        "/knowledge."
    )
    helpers_save: str = (
        "**Who may save the messages that helpers add:** {value} {source}\n-# I quote a message "
        "only if its author agrees."
    )
    # The {source} of a value, which follows the value.
    default: str = "(default)"
    chosen: str = "(chosen here)"
    fixed: str = "🔒 (fixed by the people who run this bot)"

    # A value.
    nowhere: str = "none"
    nobody: str = "nobody"
    more: str = "… and {count} more"
    gone_channels: Plural = Plural(
        "{count} channel that was deleted or that I can't see",
        ("{count} channels that were deleted or that I can't see"),
    )
    # How to show the command to the members of the curators' role.
    show_command: str = (
        "-# To show the command to members with this role, go to Server Settings → Integrations → "
        "my name → /knowledge and add the role."
    )
    gone_role: str = "a role that was deleted"
    # Below `helper_role`: why nobody can be notified.
    not_mentionable: str = (
        "-# ⚠️ I can't notify this role. Go to Server Settings → Roles → this role, and turn on "
        "“Allow anyone to @mention this role”."
    )

    # A value.
    no_wait: str = "not at all"
    seconds: Plural = Plural("{count} second", "{count} seconds")
    minutes: Plural = Plural("{count} minute", "{count} minutes")
    server_language: str = "the server's language"
    # The name of this language, in this language, with a capital letter.
    own_language: str = "English"
    styles: Mapping[str, str] = each(
        {
            "layout": "formatted, even if link previews are off",
            "plain": "plain text, for old apps",
        }
    )

    # A value of `helpers_save`.
    saving: Mapping[str, str] = each(
        {"curators": "only curators", "helpers": "curators and helpers"}
    )

    # The hint in a menu: at most 150 characters.
    pick_helpers_save: str = "Choose who may save messages"
    pick_listen: str = "Choose channels, forums or categories"
    pick_answer_delay: str = "Choose how long I wait"
    pick_language: str = "Choose a language"
    pick_style: str = "Choose a reply style"
    pick_help_channel: str = "Choose a channel where people help"
    pick_helper_role: str = "Choose a role"
    pick_curator_role: str = "Choose a role"

    # Permissions and intents that are missing. {role} is the bot's role.
    complete: str = (
        "✅ **Nothing is missing:** I have the permissions that I need in this channel and in the "
        "channels above."
    )
    # Replaces `complete` if Discord doesn't show the bot messages that don't mention it.
    permitted: str = (
        "✅ I have the permissions that I need in this channel and in the channels above. "
        "**Mention me to ask.** Before I can answer without being mentioned, the people who run "
        "this bot have to turn on “Message Content Intent” in the Discord Developer Portal "
        "(Applications → my application → Bot → Privileged Gateway Intents) and restart me."
    )
    missing: str = "⚠️ **Permissions that I still need:**"
    how_to_allow: str = (
        "-# Open the channel's settings (⚙) → Permissions → Advanced permissions, add {role}, and "
        "turn these on."
    )
    # The name of a permission, exactly as in Discord's settings.
    permissions: Mapping[str, str] = each(
        {
            "view_channel": "View Channel",
            "send_messages": "Send Messages",
            "send_messages_in_threads": "Send Messages in Threads",
            "read_message_history": "Read Message History",
            "add_reactions": "Add Reactions",
            "create_public_threads": "Create Public Threads",
        }
    )
    no_content: str = (
        "⚠️ **Discord doesn't show me messages that don't mention me,** so I can't answer them. "
        "The people who run this bot have to turn on “Message Content Intent” in the Discord "
        "Developer Portal (Applications → my application → Bot → Privileged Gateway Intents) and "
        "restart me."
    )

    # The next steps. Lines that start with -# are small in Discord.
    next: str = (
        "-# Next, teach me: type /knowledge add and attach your FAQ or your rules. Then ask me a "
        "question about them."
    )

    # A button: at most 80 characters, preferably two words.
    check: str = "Check again"
    invite: str = "Add me to a server"

    # Shown after a choice, or instead of the page.
    saved: str = "✅ **Saved.** Your choice takes effect right away."
    # Shown after a choice of channels, below a page that lists something as missing.
    saved_waiting: str = (
        "**Saved.** Your choice takes effect once the problems listed above are fixed."
    )
    not_saved: str = (
        "⚠️ **Nothing was saved,** because I can't reach my database right now. Please try again "
        "later."
    )
    stale: str = "⚠️ I can't reach my database right now, so these settings may be out of date."
    not_free: str = "⚠️ **Nothing was saved:** that setting is fixed by the people who run this bot."
    not_channels: str = (
        "⚠️ **Nothing was saved.** Without being mentioned, I can answer only in places that I can "
        "see in this server: text channels, announcement channels, forums and categories. Their "
        "threads are included."
    )
    not_known: str = "⚠️ **Nothing was saved.** Please choose again."
    not_role: str = (
        "⚠️ **Nothing was saved:** please choose a role in this server other than @everyone."
    )
    refused: str = "Only people who can manage this server can do that."
    no_store: str = "I run without a database, so I can't save any settings."
    not_member: str = (
        "I'm not a member of this server; only my commands are here. Please add me again, with the "
        "permissions that the link asks for."
    )
