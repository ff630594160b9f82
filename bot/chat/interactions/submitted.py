"""What a member chose from a menu, pressed, or wrote into a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.chat.responding import Interaction


def data_of(interaction: Interaction) -> Mapping[str, Any]:
    """Return what Discord sent along."""
    return cast("Mapping[str, Any]", interaction.data or {})


def chosen(interaction: Interaction) -> str:
    """Return the value chosen from a menu."""
    values: list[str] = data_of(interaction).get("values") or [""]
    return values[0]


def written(interaction: Interaction) -> dict[str, str]:
    """Return what was written into the fields of a form, by their custom_ids."""
    return dict(_fields(data_of(interaction).get("components") or ()))


def _fields(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if "custom_id" in component:
            yield component["custom_id"], component.get("value") or ""
        yield from _fields(component.get("components") or ())
        if "component" in component:
            yield from _fields((component["component"],))


def label_of(interaction: Interaction) -> str:
    """Return what stands on the button that was pressed."""
    pressed = data_of(interaction).get("custom_id")
    message = interaction.message
    rows = message.components if message else []
    buttons = (button for row in rows for button in getattr(row, "children", ()))
    labels = (button.label for button in buttons if getattr(button, "custom_id", 0) == pressed)
    return next(labels, None) or ""
