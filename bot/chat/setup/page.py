"""The `/setup` page: each setting with its value and a menu, and the missing permissions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bot.chat.replies import custom_id
from bot.chat.replies.reply import ChannelMenu, Menu, Option, Part, Press, Reply, RoleMenu
from bot.chat.setup.help_channel import CHANNEL_KINDS, chosen_channel
from bot.chat.setup.lacking import KINDS, listened_in
from bot.chat.setup.server_settings import SettingSource
from bot.config.sections import AUTO, ReplyStyle
from bot.texts import languages, texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    import discord

    from bot.chat.replies.reply import Control
    from bot.chat.setup.lacking import Lacking
    from bot.chat.setup.server_settings import ServerSettings
    from bot.texts import Texts
    from bot.texts.setup import SetupTexts

DELAYS = (0, 30, 60, 120, 300, 600, 1800)
"""Answer delays to choose from, in seconds."""
CHECK = "check"
_MINUTE = 60
_MAX_LISTED = 25
_MAX_LACKING = 10


@dataclass(frozen=True, slots=True)
class Server:
    """The state of a server, as `/setup` shows it.

    lacking        permissions that the bot lacks in the channels where it needs them
    reads_content  true if the bot can read messages that don't mention it
    hides_curation true if only people who can manage the server see `/knowledge` by default
    may_add        true if documents can be added
    """

    guild: discord.Guild
    settings: ServerSettings
    lacking: Lacking
    reads_content: bool
    hides_curation: bool
    may_add: bool


def page(server: Server, texts: Texts, notice: str = "") -> Reply:
    """Return the `/setup` page. `notice` is the result of the latest choice, if any."""
    return _Page(server, texts.chat.setup).reply(notice)


class _Page:
    def __init__(self, server: Server, own: SetupTexts) -> None:
        self._guild, self._all, self._own = server.guild, server.settings, own
        self._server = server
        self._settings = server.settings.of(server.guild.id)
        self._chosen = server.settings.chosen(server.guild.id)

    def reply(self, notice: str) -> Reply:
        parts = (
            self._part("listen", self._listen(), self._listen_menu()),
            self._part("answer_delay", self._delay(self._settings.answer_delay), self._delays()),
            self._part("language", self._language(self._settings.language), self._languages()),
            self._part("style", self._own.styles[self._settings.style], self._styles()),
            self._part("help_channel", self._help_channel(), self._help_menu()),
            self._part("helper_role", *self._roles("helper_role")),
            self._part("curator_role", *self._roles("curator_role")),
            self._part("helpers_save", *self._saving()),
            Part("\n".join(self._lacking())),
            *([Part(notice)] if notice else []),
        )
        buttons = (Press(custom_id.setup(CHECK), self._own.check),)
        return Reply((self._own.title,), (buttons,), private=True, parts=parts)

    def _part(self, name: str, value: str, menu: Control) -> Part:
        """Return the part of the page that shows a setting.

        A setting that the operator has fixed has no menu.
        """
        source = self._all.source(self._guild.id, name)
        told = {
            SettingSource.DEFAULT: self._own.default,
            SettingSource.CHOSEN: self._own.chosen,
            SettingSource.FIXED: self._own.fixed,
        }
        block: str = getattr(self._own, name).format(value=value, source=told[source])
        return Part(
            "\n".join((block, *self._hints(name))), () if source is SettingSource.FIXED else (menu,)
        )

    def _listen(self) -> str:
        here = [channel.mention for channel in listened_in(self._guild, self._settings)]
        named = [*here[:_MAX_LISTED], *self._more(len(here) - _MAX_LISTED)]
        # The operator's list may also contain channels of other servers.
        gone = len(self._chosen.listen) - len(here)
        if gone > 0 and self._settings.listen == self._chosen.listen:
            named.append(self._own.gone_channels.format(count=gone))
        return ", ".join(named) or self._own.nowhere

    def _more(self, count: int) -> Iterator[str]:
        if count > 0:
            yield self._own.more.format(count=count)

    def _listen_menu(self) -> ChannelMenu:
        kinds = tuple(kind.value for kind in KINDS)
        here = tuple(channel.id for channel in listened_in(self._guild, self._settings))
        return ChannelMenu(custom_id.setup("listen"), self._own.pick_listen, kinds, here)

    def _delay(self, seconds: float) -> str:
        if not seconds:
            return self._own.no_wait
        if seconds % _MINUTE:
            return self._own.seconds.format(count=round(seconds))
        return self._own.minutes.format(count=round(seconds / _MINUTE))

    def _delays(self) -> Menu:
        options = {str(seconds): self._delay(seconds) for seconds in DELAYS}
        return self._menu("answer_delay", options, f"{self._settings.answer_delay:g}")

    def _language(self, language: str) -> str:
        if language == AUTO:
            return self._own.server_language
        return texts_in(language).chat.setup.own_language

    def _languages(self) -> Menu:
        options = {language: self._language(language) for language in (AUTO, *languages())}
        return self._menu("language", options, self._settings.language)

    def _styles(self) -> Menu:
        options = {style.value: self._own.styles[style] for style in ReplyStyle}
        return self._menu("style", options, self._settings.style)

    def _menu(self, name: str, options: dict[str, str], chosen: str) -> Menu:
        listed = (
            Option(value, label[:1].upper() + label[1:], chosen=value == chosen)
            for value, label in options.items()
        )
        return Menu(custom_id.setup(name), getattr(self._own, f"pick_{name}"), tuple(listed))

    def _help_channel(self) -> str:
        """Return the help channel or, if the operator has set a text instead, that text."""
        if self._settings.unknown_help:
            return self._settings.unknown_help
        if not self._chosen.help_channel:
            return self._own.nowhere
        channel = chosen_channel(self._all, self._guild)
        return channel.mention if channel else self._own.gone_channels.format(count=1)

    def _help_menu(self) -> ChannelMenu:
        channel = chosen_channel(self._all, self._guild)
        kinds = tuple(kind.value for kind in CHANNEL_KINDS)
        chosen = (channel.id,) if channel else ()
        id_, hint = custom_id.setup("help_channel"), self._own.pick_help_channel
        return ChannelMenu(id_, hint, kinds, chosen, most=1)

    def _hints(self, name: str) -> Iterator[str]:
        """Yield a hint if curators might not see `/knowledge`, or if helpers can't be notified."""
        own, helpers = self._own, self._guild.get_role(self._chosen.helper_role)
        if name == "curator_role" and self._chosen.curator_role and self._server.hides_curation:
            yield own.show_command
        if name == "helper_role" and helpers and not helpers.mentionable:
            yield own.not_mentionable

    def _roles(self, name: str) -> tuple[str, RoleMenu]:
        """Return the role that a setting names, and the menu for choosing another role."""
        own, chosen = self._own, getattr(self._chosen, name)
        role = self._guild.get_role(chosen)
        value = role.mention if role else own.gone_role if chosen else own.nobody
        selected = (role.id,) if role else ()
        return value, RoleMenu(custom_id.setup(name), getattr(own, f"pick_{name}"), selected)

    def _saving(self) -> tuple[str, Menu]:
        """Return the text that says who saves helpers' messages, and the menu to change that."""
        options, chosen = self._own.saving, "helpers" if self._chosen.helpers_save else "curators"
        return options[chosen], self._menu("helpers_save", {**options}, chosen)

    def _lacking(self) -> Iterator[str]:
        """Yield what the bot lacks and how to fix that, or a note that nothing is missing."""
        lacking, own = self._server.lacking, self._own
        lacks_content = not self._server.reads_content
        needs_content = lacks_content and bool(self._settings.listen)
        if needs_content:
            yield own.no_content
        if lacking:
            yield own.missing
            for channel, names in islice(lacking.items(), _MAX_LACKING):
                listed = ", ".join(own.permissions[name] for name in names)
                yield f"• <#{channel}>: {listed}"
            yield from self._more(len(lacking) - _MAX_LACKING)
            role = self._guild.self_role or self._guild.me
            yield own.how_to_allow.format(role=role.mention)
        elif lacks_content and not needs_content and self._may_listen():
            yield own.permitted
        elif not needs_content:
            yield own.complete
        if self._server.may_add:
            yield own.next

    def _may_listen(self) -> bool:
        """Return whether the server may choose the channels in which the bot listens."""
        return self._all.source(self._guild.id, "listen") is not SettingSource.FIXED
