"""The slash commands and the message commands: names, options and completions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.chat.interactions.document_commands import add_document_commands
from bot.chat.interactions.learning_commands import add_learning_commands
from bot.chat.interactions.localization import description, name
from bot.chat.interactions.submitted import command_of, typed
from bot.chat.places import place_of_interaction
from bot.chat.replies import failures
from bot.chat.replies.escape import cut, tidy
from bot.chat.replies.rendering import MAX_QUESTION
from bot.chat.replies.reply import Reply, say
from bot.chat.responding import Interaction  # noqa: TC001 - discord.py reads the annotations
from bot.chat.services import texts_for
from bot.config.sections import ReplyStyle
from bot.core.model.labels import label_of
from bot.operations import request_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.answerer import Answerer
    from bot.chat.curation.curating import Curating
    from bot.chat.interactions.actions import Actions
    from bot.chat.responding import Completion
    from bot.texts import Texts

QuestionOption = app_commands.Range[str, 1, MAX_QUESTION[ReplyStyle.LAYOUT]]
_MAX_CHOICE, _MAX_CHOICES = 100, 25
_OUTDATED = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)


class Commands(app_commands.CommandTree[discord.Client]):
    """All commands, most of which work wherever a server or a user has installed the bot."""

    def __init__(self, client: discord.Client, actions: Actions, answerer: Answerer) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self._actions = actions
        self.completions: dict[str, Completion] = {}
        _add_asking(self, actions, answerer)
        _add_browsing(self, actions, answerer)
        _add_setup(self, actions)
        if actions.curating:
            hidden = not actions.curator_role
            group = knowledge_commands(actions, actions.curating, hidden=hidden)
            if actions.adding:
                add_document_commands(group, self.completing, actions, actions.adding)
            if actions.learning:
                add_learning_commands(self, group, actions.learning)
            self.add_command(group)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Assign a request number for the log, and accept all interactions except autocompletions.

        Autocompletions are answered here, because discord.py would log the user's id if Discord
        refused a response.
        """
        request_id.begin()
        if interaction.type is not discord.InteractionType.autocomplete:
            return True
        try:
            await self._actions.responder.complete(interaction, await self._choices(interaction))
        except Exception as error:  # noqa: BLE001 - a completion can't show an apology
            if not self.client.is_closed():
                failures.report(error, "completing an option")
        return False

    async def _choices(self, interaction: Interaction) -> list[Choice[str]]:
        """Return the choices for the text being typed, or none if the command is unknown."""
        complete = self.completions.get(command_of(interaction))
        return await complete(interaction, typed(interaction)) if complete else []

    def completing(self, command: str) -> Callable[[Completion], Completion]:
        """Return a decorator that registers the completion for a command's option."""

        def register(completion: Completion) -> Completion:
            self.completions[command] = completion
            return completion

        return register

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Apologize to the member for a command that failed or has changed."""
        if isinstance(error, _OUTDATED):  # Discord shows outdated commands for a while
            await self._actions.responder.tell(interaction, _changed)
            return
        cause = getattr(error, "original", error)
        called = getattr(interaction.command, "name", "unknown")
        await self._actions.responder.fail(interaction, cause, f"running the command {called!r}")


def _changed(texts: Texts) -> Reply:
    return say(texts.chat.commands_changed)


def _add_asking(tree: Commands, actions: Actions, answerer: Answerer) -> None:
    @tree.command(name=name("ask"), description=description("describe_ask"))
    @app_commands.rename(question=name("question"), private=name("private"))
    @app_commands.describe(
        question=description("describe_ask_question"), private=description("describe_ask_private")
    )
    async def ask(
        interaction: Interaction,
        question: QuestionOption,
        private: bool = False,  # noqa: FBT001, FBT002 - discord.py turns it into an option
    ) -> None:
        await actions.asking.ask(interaction, question, private=private)

    @ask.autocomplete("question")
    @tree.completing("ask")
    async def asks(interaction: Interaction, text: str) -> list[Choice[str]]:
        local = answerer.at(place_of_interaction(interaction))
        found = await local.questions_like(text[:_MAX_CHOICE])
        language = texts_for(interaction.locale).language
        return [
            Choice(name=cut(label_of(passage, language), _MAX_CHOICE), value=passage.id)
            for passage in found[:_MAX_CHOICES]
        ]

    @tree.context_menu(name=name("Answer this"))
    async def answer_this(interaction: Interaction, message: discord.Message) -> None:
        await actions.asking.answer_message(interaction, message)

    @tree.context_menu(name=name("Reply with passage"))
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def reply_with_passage(interaction: Interaction, message: discord.Message) -> None:
        await actions.citing.offer(interaction, message)


def _add_browsing(tree: Commands, actions: Actions, answerer: Answerer) -> None:
    @tree.command(name=name("topics"), description=description("describe_topics"))
    async def topics(interaction: Interaction) -> None:
        await actions.browsing.topics(interaction)

    @tree.command(name=name("sources"), description=description("describe_sources"))
    async def sources(interaction: Interaction) -> None:
        await actions.browsing.sources(interaction)

    @tree.command(name=name("passage"), description=description("describe_passage"))
    @app_commands.rename(passage_id=name("id"), message=name("message"))
    @app_commands.describe(
        passage_id=description("describe_passage_id"),
        message=description("describe_passage_message"),
    )
    async def passage(
        interaction: Interaction,
        passage_id: str,
        message: app_commands.Range[str, 0, _MAX_CHOICE] = "",
    ) -> None:
        if message:
            await actions.citing.reply_to(interaction, passage_id, message)
        else:
            await actions.browsing.passage(interaction, passage_id)

    @passage.autocomplete("passage_id")
    @tree.completing("passage")
    async def passages(interaction: Interaction, text: str) -> list[Choice[str]]:
        local = answerer.at(place_of_interaction(interaction))
        found = await local.passages_like(text[:_MAX_CHOICE])
        return [
            Choice(name=cut(f"{one.id}: {tidy(one.text, _MAX_CHOICE)}", _MAX_CHOICE), value=one.id)
            for one in found
        ]

    @tree.command(name=name("help"), description=description("describe_help"))
    async def help_(interaction: Interaction) -> None:
        await actions.help(interaction)

    @tree.command(name=name("privacy"), description=description("describe_privacy"))
    @app_commands.rename(forget=name("forget"))
    @app_commands.describe(forget=description("describe_privacy_forget"))
    async def privacy(interaction: Interaction, forget: bool = False) -> None:  # noqa: FBT001, FBT002 - discord.py turns it into an option
        await (actions.forget(interaction) if forget else actions.privacy(interaction))


def _add_setup(tree: Commands, actions: Actions) -> None:
    @tree.command(name=name("setup"), description=description("describe_setup"))
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: Interaction) -> None:
        await actions.setup.show(interaction)


def knowledge_commands(actions: Actions, curating: Curating, *, hidden: bool) -> app_commands.Group:
    """Return the `/knowledge` commands, which work only in servers.

    If `hidden` is true, only members who can manage the server see the commands by default.
    """
    group = app_commands.Group(
        name=name("knowledge"),
        description=description("describe_knowledge"),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True) if hidden else None,
    )

    @group.command(name=name("unanswered"), description=description("describe_unanswered"))
    async def unanswered(interaction: Interaction) -> None:
        if scope := await actions.admitted(interaction):
            await curating.unanswered(interaction, scope)

    @group.command(name=name("reload"), description=description("describe_reload"))
    async def reload(interaction: Interaction) -> None:
        if await actions.admitted(interaction, operators_only=True):
            await curating.reviewing.reload(interaction)

    @group.command(name=name("status"), description=description("describe_status"))
    async def status(interaction: Interaction) -> None:
        if scope := await actions.admitted(interaction):
            await curating.reviewing.status(interaction, scope)

    _add_reports(group, actions, curating)
    _add_scopes(group, actions, curating)
    return group


def _add_reports(group: app_commands.Group, actions: Actions, curating: Curating) -> None:
    @group.command(name=name("feedback"), description=description("describe_feedback"))
    async def feedback(interaction: Interaction) -> None:
        if scope := await actions.admitted(interaction):
            await curating.reviewing.feedback(interaction, scope)

    @group.command(name=name("report"), description=description("describe_report"))
    async def report(interaction: Interaction) -> None:
        if scope := await actions.admitted(interaction):
            await curating.reporting.show(interaction, scope)


def _add_scopes(group: app_commands.Group, actions: Actions, curating: Curating) -> None:
    @group.command(name=name("sources"), description=description("describe_scopes"))
    async def scopes(interaction: Interaction) -> None:
        if curator := await actions.admitted(interaction):
            await curating.scoping.show(interaction, curator)
