"""A conversation in the terminal as SVG."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.color import parse_rgb_hex
from rich.console import Console
from rich.terminal_theme import TerminalTheme

from bot import app, config
from bot.output.lines import BLANK, StyledLine, line
from bot.output.screen import RichScreen
from bot.terminal.conversation import Conversation
from bot.texts import texts_in
from pictures.page import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "terminal"
QUESTIONS = (
    "how long is obama in mexico",
    "did they agree on anything at the meeting?",
    "how do i bake a cake",
)
MARGIN = 24
_COLUMNS = 88
_COLUMN = 12.2  # rich's width of a character
# Without an own font and without rich's window, because pictures in a README load nothing.
_FORMAT = """\
<svg width="{width}" height="{{height}}" viewBox="0 0 {width} {{height}}"
xmlns="http://www.w3.org/2000/svg" role="img">
<title>{title}</title>
<style>
.{{unique_id}}-matrix {{{{ white-space: pre; font-size: {{char_height}}px;
font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }}}}
{{styles}}
</style>
<defs>{{lines}}</defs>
<rect width="100%" height="100%" rx="20" fill="{panel}" stroke="{border}" stroke-width="2"/>
<g class="{{unique_id}}-matrix" transform="translate({margin}, 22)">{{matrix}}</g>
</svg>
"""


def conversation() -> list[StyledLine]:
    """Return the lines of the conversation about the knowledge that ships."""
    return [*_lines()][:-1]


def alt() -> str:
    """Return the text that replaces the picture."""
    asked = "; ".join(f"“{question}”" for question in QUESTIONS)
    return f"In a terminal, `make chat` replies to questions with cited passages: {asked}"


def drawn(lines: list[StyledLine], theme: str) -> str:
    """Return the lines as SVG."""
    # With all of these, the environment has no influence.
    console = Console(
        record=True,
        file=StringIO(),
        width=_COLUMNS,
        height=len(lines),
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
    )
    RichScreen(console).show(lines)
    colors = THEMES[theme]
    picture = _FORMAT.format(
        title=alt(),
        width=round(_COLUMNS * _COLUMN) + 2 * MARGIN,
        margin=MARGIN,
        panel=colors["panel"],
        border=colors["border"],
    )
    return console.export_svg(theme=_theme(theme), code_format=picture, unique_id=NAME)


def _theme(theme: str) -> TerminalTheme:
    panel, text, accent = (
        parse_rgb_hex(THEMES[theme][name].removeprefix("#")) for name in ("panel", "text", "accent")
    )
    return TerminalTheme(panel, text, [accent] * 8)


def _lines() -> Iterator[StyledLine]:
    talk = Conversation(app.build(config.load()), texts_in("en"))
    yield line("$ make chat")
    yield from talk.welcome()
    yield BLANK
    for question in QUESTIONS:
        yield line(f"{talk.texts.prompt}{question}")
        yield from talk.say(question)
        yield BLANK
