"""The pictures show exactly what the bot sends today, in colors that can be read."""

from __future__ import annotations

import asyncio
import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html  # type: ignore[import-untyped]  # has no types
from markdown_it import MarkdownIt
from PIL import Image

from bot.output.lines import plain
from pictures import record, terminal
from pictures.page import THEMES, page
from pictures.scenes import Scene, scenes
from tests.loopback.messages import components_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.output.lines import StyledLine
    from tests.loopback.entities import JSON

SCENES = ("answer", "gap", "suggestion", "upload")
OUT_OF_DATE = "the picture {} is out of date: run make pictures"
ROOT = record.FOLDER.parents[1]
MAX_BYTES = 1_000_000
CONTRAST = 4.5
"""The least contrast of text that WCAG AA allows."""


@pytest.fixture(scope="module")
def played() -> dict[str, Scene]:
    """Play the scenes."""
    return {scene.name: scene for scene in asyncio.run(scenes())}


@pytest.fixture(scope="module")
def lines() -> list[StyledLine]:
    """Return the conversation in the terminal."""
    return terminal.conversation()


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


def shown(scene: Scene, theme: str) -> list[str]:
    """Return the words of a page, without its frame."""
    tree = html.fromstring(page(scene, theme))
    for frame in tree.find_class("frame"):
        frame.drop_tree()
    return words(" ".join(tree.body.itertext()))


def sent(payload: JSON, names: dict[str, str]) -> Iterator[str]:
    """Yield all texts of a message that Discord shows, without Markdown."""
    yield without_markdown(payload["content"], names)
    for component in components_in(payload["components"]):
        yield without_markdown(component.get("content", ""), names)
        yield component.get("emoji", {}).get("name", "")
        yield component.get("label", "")
        yield component.get("placeholder", "")


def without_markdown(text: str, names: dict[str, str]) -> str:
    """Return Markdown as Discord shows it, as far as the scenes need it."""
    named = re.sub(r"<[@#](\d+)>", lambda found: names[found[1]], text)
    return re.sub(r"^-# |\*\*|\\(?=\W)", "", named, flags=re.MULTILINE)


@pytest.mark.parametrize(("name", "theme"), [*product(SCENES, THEMES)])
def test_a_page_shows_the_payloads(played: dict[str, Scene], name: str, theme: str) -> None:
    """The text of a page is the text of its payloads, in order."""
    scene = played[name]
    texts = [text for payload in scene.messages for text in sent(payload, scene.names)]
    assert shown(scene, theme) == words(" ".join(texts))


def test_what_the_scenes_show(played: dict[str, Scene]) -> None:
    """They show a cited answer, a gap, suggestions and a preview, each with its buttons."""
    alts = {name: one["alt"] for name, one in record.recorded(played.values()).items()}
    assert "Word for word: Copper Lane Makerspace, “Member FAQ”" in alts["answer"]
    assert "They don't say where to park a car. The closest passage:" in alts["gap"]
    assert "Did you mean one of these? (buttons: When is open night?, When" in alts["suggestion"]
    assert "nothing is saved yet" in alts["upload"]
    assert "(buttons: Save, " in alts["upload"]


@pytest.mark.parametrize("name", SCENES)
def test_pictures_are_current(played: dict[str, Scene], name: str) -> None:
    """A committed picture was drawn from what the bot sends today."""
    today = record.recorded(played.values())[name]
    assert record.load().get(name) == today, OUT_OF_DATE.format(name)


@pytest.mark.parametrize("theme", THEMES)
def test_the_terminal_is_current(lines: list[StyledLine], theme: str) -> None:
    """The committed SVG is what would be drawn today."""
    committed = (record.FOLDER / f"terminal-{theme}.svg").read_text(encoding="utf-8")
    assert committed == terminal.drawn(lines, theme), OUT_OF_DATE.format("terminal")
    assert record.load()["terminal"]["alt"] == terminal.alt(), OUT_OF_DATE.format("terminal")


@pytest.mark.parametrize("theme", THEMES)
def test_the_terminal_shows_the_conversation(lines: list[StyledLine], theme: str) -> None:
    """The text of the SVG is the conversation, in lines that fit."""
    tree = html.fromstring(terminal.drawn(lines, theme))
    texts = "".join(text.text_content() for text in tree.iter("text"))
    assert "".join(words(texts)) == "".join(words(plain(lines)))
    ends = [float(text.get("x")) + float(text.get("textlength")) for text in tree.iter("text")]
    assert max(ends) + terminal.MARGIN <= float(tree.get("viewbox").split()[2])


def test_every_picture_is_recorded_and_small() -> None:
    """The folder has two pictures of each scene, with alt texts, and at most 1 MB in all."""
    files = {path.name: path for path in record.FOLDER.iterdir()}
    names = {f"{name}-{theme}.png" for name, theme in product(SCENES, THEMES)}
    assert files.keys() == names | {f"terminal-{theme}.svg" for theme in THEMES} | {"pictures.json"}
    assert sum(path.stat().st_size for path in files.values()) <= MAX_BYTES
    assert all(one["alt"] for one in record.load().values())
    assert {width(files[name]) for name in names} == {2 * 760}


def test_documents_describe_the_pictures() -> None:
    """Where a document shows a picture of a question, the alt text quotes the question."""
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    for image in [image for document in documents for image in images(document)]:
        name = image.get("src").rpartition("/")[2].rpartition("-")[0]
        alt = record.load()[name]["alt"]
        question = re.search(r"@Footnote (.*?\?) Footnote:", alt)
        assert image.get("alt"), f"{name} has no alt text"
        assert question is None or question[1] in image.get("alt"), f"{name} has an old alt text"


def images(document: Path) -> list[Any]:
    """Return the images of a document that are in docs/pictures."""
    tree = html.fromstring(MarkdownIt().render(document.read_text(encoding="utf-8")))
    return [image for image in tree.iter("img") if "pictures/" in image.get("src")]


def width(picture: Path) -> int:
    """Return the width of a picture in pixels."""
    with Image.open(picture) as opened:
        return opened.width


@pytest.mark.parametrize("theme", THEMES)
def test_colors_have_contrast(lines: list[StyledLine], theme: str) -> None:
    """Each color of text has enough contrast with its background."""
    colors = THEMES[theme]
    pairs = [
        ("on-accent", "accent"),
        ("panel", "person"),
        ("text", "button"),
        ("accent", "mention"),
    ]
    pairs += product(("text", "faint", "accent"), ("panel", "raised"))
    pairs += [("danger", "panel")]
    found = {f"{a} on {b}": contrast(colors[a], colors[b]) for a, b in pairs}
    fills = re.findall(r"fill: (#\w{6})", terminal.drawn(lines, theme))
    found |= {fill: contrast(fill, colors["panel"]) for fill in fills}
    assert {name: ratio for name, ratio in found.items() if ratio < CONTRAST} == {}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors as WCAG defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of a color."""
    parts = [value / 255 for value in bytes.fromhex(color.removeprefix("#"))]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
