"""Discord's messages and forms as HTML, with a rule for every component that the bot sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ButtonStyle, ComponentType

from bot.evaluate.page.markup import element, joined
from pictures.markdown import html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from markupsafe import Markup

    Component = dict[str, Any]
    Names = Mapping[str, str]
    Rule = Callable[[Component, Names], Markup]

_PRIVATE = 1 << 6
_STYLES = {
    ButtonStyle.primary: "primary",
    ButtonStyle.secondary: "secondary",
    ButtonStyle.danger: "danger",
    ButtonStyle.link: "secondary link",
}


def message(payload: Component, names: Names, command: str = "") -> Markup:
    """Return a message. `command` is the slash command that it responds to, if any.

    Elements of the class "frame" show what the payload doesn't have as text.
    """
    author = payload["author"]
    parts = [_author(author), components(payload["components"], names)]
    if payload["content"]:
        parts.insert(1, _text(payload, names))
    if command:
        parts.insert(0, _used(payload, command))
    if payload["flags"] & _PRIVATE:
        parts.append(_frame("Only you can see this", "note"))
    body = element("div", *parts, class_="body")
    return element("article", _avatar(author), body, class_="message")


def components(tree: Iterable[Component], names: Names) -> Markup:
    """Return components. Raise KeyError if there is no rule for one of them."""
    return joined(RULES[ComponentType(one["type"])](one, names) for one in tree)


def _frame(text: str, class_: str) -> Markup:
    return element("span", text, class_=f"frame {class_}")


def _avatar(author: Component) -> Markup:
    return _frame(_name(author)[0], "avatar bot" if author["bot"] else "avatar")


def _author(author: Component) -> Markup:
    tag = [_frame("app", "tag")] if author["bot"] else []
    return element("div", element("strong", _name(author)), *tag, class_="author frame")


def _used(payload: Component, command: str) -> Markup:
    user = payload["interaction_metadata"]["user"]
    parts = element("strong", _name(user)), " used ", element("code", f"/{command}")
    return element("div", *parts, class_="used frame")


def _name(user: Component) -> str:
    name: str = user["global_name"] or user["username"]
    return name


def _text(component: Component, names: Names) -> Markup:
    return element("div", html(component["content"], names), class_="text")


def _row(component: Component, names: Names) -> Markup:
    return element("div", components(component["components"], names), class_="row")


def _button(component: Component, _: Names) -> Markup:
    emoji = [one["name"]] if (one := component.get("emoji")) else []
    label = [one] if (one := component.get("label")) else []
    style = _STYLES[ButtonStyle(component["style"])]
    shown = (element("span", text) for text in (*emoji, *label))
    return element("span", *shown, class_=f"button {style}")


def _menu(component: Component, _: Names) -> Markup:
    chosen = [one["label"] for one in component["options"] if one.get("default")]
    return element("span", ", ".join(chosen) or component["placeholder"], class_="menu")


def _entity_menu(component: Component, names: Names) -> Markup:
    chosen = [names[one["id"]] for one in component.get("default_values", ())]
    return element("span", ", ".join(chosen) or component["placeholder"], class_="menu")


def _file(component: Component, _: Names) -> Markup:
    name = component["file"]["url"].removeprefix("attachment://")
    return element("div", element("code", name), class_="file")


def _label(component: Component, names: Names) -> Markup:
    field = components([component["component"]], names)
    return element("label", element("strong", component["label"]), field)


def _input(component: Component, _: Names) -> Markup:
    return element("div", component.get("value") or "", class_="input")


RULES: dict[ComponentType, Rule] = {
    ComponentType.action_row: _row,
    ComponentType.button: _button,
    ComponentType.select: _menu,
    ComponentType.text_input: _input,
    ComponentType.role_select: _entity_menu,
    ComponentType.channel_select: _entity_menu,
    ComponentType.text_display: _text,
    ComponentType.file: _file,
    ComponentType.label: _label,
}
"""The rule for each type of component. A type without a rule can't be drawn."""
