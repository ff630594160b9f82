"""The HTML page of a scene, in a light and a dark theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from bot.evaluate.page.markup import element, joined
from pictures.components import message

if TYPE_CHECKING:
    from pictures.scenes import Scene

THEMES = {
    "light": {
        "panel": "#ffffff",
        "raised": "#f4f3ef",
        "border": "#d9d6ce",
        "text": "#181613",
        "faint": "#625e56",
        "accent": "#0b6b5f",
        "on-accent": "#ffffff",
        "mention": "#dff1ee",
        "button": "#e9e6df",
        "danger": "#b3261e",
        "person": "#7a4f9e",
    },
    "dark": {
        "panel": "#1d1f23",
        "raised": "#26292e",
        "border": "#3b3f46",
        "text": "#e7e5e0",
        "faint": "#aaa89f",
        "accent": "#63d2c1",
        "on-accent": "#0d2a26",
        "mention": "#1f3a37",
        "button": "#363a41",
        "danger": "#ffb4ab",
        "person": "#d3b1f0",
    },
}
"""The colors of each theme."""

_STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def page(scene: Scene, theme: str) -> str:
    """Return the page."""
    colors = ";".join(f"--{name}:{color}" for name, color in THEMES[theme].items())
    messages = (
        message(payload, scene.names, scene.command if number == 0 else "")
        for number, payload in enumerate(scene.messages)
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", scene.name),
        element("style", Markup(_STYLE)),  # noqa: S704 - our own file
    )
    server = element("span", scene.server, class_="server")
    title = element("header", element("span", f"# {scene.channel}"), server, class_="frame")
    body = element("body", element("main", title, joined(messages)), style=colors)
    return Markup("<!doctype html>\n{}\n").format(element("html", head, body, lang="en"))
