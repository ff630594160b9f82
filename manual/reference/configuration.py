"""The reference of config.yaml, from config.example.yaml.

A test checks that the example contains every setting with its default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config.loader import ConfigFile
from manual.reference.markdown import NOTE, blocks, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"
_SETTING = re.compile(r"^( *)(?:# )?([a-z_]+):(?: +(.*))?$")
_COMMENT = re.compile(r"^ *#(?: (.*))?$")
_PAGE = re.compile(r"\bdocs/([\w-]+)\.md")
_INTRODUCTION = """
`footnote` reads `config.yaml` in the current folder, or the file that `--config` names. Copy
[config.example.yaml](../../config.example.yaml) and change what you need. Settings that you leave
out keep their default. The token comes only from the environment variable `DISCORD_TOKEN`.
"""


@dataclass
class _Setting:
    """A setting, or a section with settings."""

    path: str
    default: str
    comment: list[str]
    settings: list[_Setting] = field(default_factory=list)


def page() -> str:
    """Return the page: the settings of the top level, then those of each section."""
    top = list(_parsed(EXAMPLE.read_text(encoding="utf-8").splitlines()))
    plain = [one for one in top if not one.settings]
    sections = [one for one in top if one.settings]
    return blocks(
        "# Configuration",
        NOTE,
        _INTRODUCTION,
        "## General",
        _table(plain),
        *(
            part
            for one in sections
            for part in (f"## `{one.path}`", _prose(one.comment), _table(_leaves(one)))
        ),
    )


def _parsed(lines: Iterable[str]) -> Iterator[_Setting]:
    """Yield the settings of the top level, with their comments, from the example."""
    comment: list[str] = []
    parents: list[_Setting] = []
    for line in lines:
        found = _SETTING.match(line)
        if found and (not line.lstrip().startswith("#") or _is_setting(parents, found[2])):
            depth = len(found[1]) // 2
            parents = parents[:depth]
            path = ".".join([*(one.path for one in parents[-1:]), found[2]])
            made = _Setting(path, found[3] or "", comment)
            comment = []
            if parents:
                parents[-1].settings.append(made)
            else:
                yield made
            parents.append(made)
        elif text := _COMMENT.match(line):
            comment.append(text[1] or "")
        else:
            comment = []


def _is_setting(parents: list[_Setting], name: str) -> bool:
    """Return whether a commented line is a setting of the section above it, switched off."""
    section = ConfigFile.model_fields[parents[0].path].annotation if parents else None
    return name in getattr(section, "model_fields", {})


def _leaves(section: _Setting) -> Iterator[_Setting]:
    for one in section.settings:
        yield one
        yield from _leaves(one)


def _table(settings: Iterable[_Setting]) -> str:
    rows = ((f"`{one.path}`", _value(one), _prose(one.comment)) for one in settings)
    return table(("Setting", "Default", "Meaning"), rows)


def _value(setting: _Setting) -> str:
    return f"`{setting.default}`" if setting.default else ""


def _prose(comment: list[str]) -> str:
    """Return a comment as Markdown. Its last paragraph describes the setting."""
    text = " ".join(line.strip() for line in comment[_start(comment) :])
    text = text.replace("*", "\\*").replace("<", "&lt;")
    return _PAGE.sub(lambda found: f"[{_title(found[1])}](../{found[1]}.md)", text)


def _title(page: str) -> str:
    """Return the title of a page in docs/."""
    first, _, _ = (EXAMPLE.parent / "docs" / f"{page}.md").read_text("utf-8").partition("\n")
    return first.removeprefix("# ")


def _start(comment: list[str]) -> int:
    """Return where the comment starts, without a paragraph on the whole file or on a group."""
    return max((n + 1 for n, line in enumerate(comment) if not line), default=0)
