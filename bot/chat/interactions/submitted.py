"""Read the data of an interaction: typed text, menu choices, pressed buttons and form fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.chat.responding import Interaction


_NESTED = frozenset({1, 2})
"""Discord's option types for a subcommand and a subcommand group."""


def data_of(interaction: Interaction) -> Mapping[str, Any]:
    """Return the data that Discord sent with an interaction."""
    return cast("Mapping[str, Any]", interaction.data or {})


def chosen(interaction: Interaction) -> str:
    """Return the value chosen from a menu, or an empty string if there is none."""
    return next(iter(all_chosen(interaction)), "")


def all_chosen(interaction: Interaction) -> list[str]:
    """Return all values chosen from a menu."""
    return data_of(interaction).get("values") or []


def typed(interaction: Interaction) -> str:
    """Return the text of the option being typed, or an empty string if there is none."""
    return next(
        (str(one.get("value", "")) for one in _options(interaction) if one.get("focused")), ""
    )


def command_of(interaction: Interaction) -> str:
    """Return the names of the command and its subcommand, as in "knowledge remove"."""
    data = data_of(interaction)
    names = [str(data.get("name"))]
    while below := [one for one in data.get("options") or () if one.get("type") in _NESTED]:
        data = below[0]
        names.append(str(data.get("name")))
    return " ".join(names)


def _options(interaction: Interaction) -> Iterable[Mapping[str, Any]]:
    """Return the options of the command or, if it has a subcommand, of the subcommand."""
    options: Iterable[Mapping[str, Any]] = data_of(interaction).get("options") or ()
    while below := [one for one in options if one.get("type") in _NESTED]:
        options = below[0].get("options") or ()
    return options


def written(interaction: Interaction) -> dict[str, str]:
    """Return the text of each form field, by custom_id."""
    return dict(_fields(data_of(interaction).get("components") or ()))


def _fields(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if "custom_id" in component:
            yield component["custom_id"], component.get("value") or ""
        yield from _fields(component.get("components") or ())
        if "component" in component:
            yield from _fields((component["component"],))


def pressed_label(interaction: Interaction) -> str:
    """Return the label of the pressed button, or an empty string if there is none."""
    pressed = data_of(interaction).get("custom_id")
    message = interaction.message
    rows = message.components if message else []
    buttons = (button for row in rows for button in getattr(row, "children", ()))
    labels = (button.label for button in buttons if getattr(button, "custom_id", 0) == pressed)
    return next(labels, None) or ""
