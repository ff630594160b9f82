"""Detect the site generator of a folder, and read the settings that determine page addresses.

Settings in JavaScript and Python configuration files are found with regular expressions, so these
files are never run.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.yamlfile import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_MAX_CONFIG = 1024 * 1024
_JS = ("js", "ts", "mjs", "cjs", "mts", "cts")


class Generator(StrEnum):
    """The program that makes a site from a folder, or PLAIN if there is none."""

    PLAIN = "plain"
    DOCUSAURUS = "docusaurus"
    HUGO = "hugo"
    MKDOCS = "mkdocs"
    SPHINX = "sphinx"
    VITEPRESS = "vitepress"


@dataclass(frozen=True, slots=True)
class Site:
    """A site made from a folder.

    roots  folders of pages, each with its path on the site
    base   address of the site's home page, or of the folder if there is no generator
    name   the site's name
    clean  true if addresses have no suffix, as in `/setup/` or `/setup`
    """

    generator: Generator = Generator.PLAIN
    roots: tuple[tuple[str, str], ...] = (("", ""),)
    base: str | None = None
    name: str | None = None
    clean: bool = False


def detect(folder: Path, generator: Generator | None = None, base: str | None = None) -> Site:
    """Return the site described by a site generator's configuration in or near the folder.

    `generator` and `base` override the detected values. If no configuration is found, the folder
    itself is the root of the site.
    """
    chosen = [generator] if generator else [*_LOOKUPS]
    for one in chosen:
        found = _LOOKUPS[one](folder) if one in _LOOKUPS else None
        if found is not None:
            return _overridden(found, base)
    fallback = generator or Generator.PLAIN
    return Site(fallback, base=base, clean=fallback in {Generator.DOCUSAURUS, Generator.MKDOCS})


def _overridden(site: Site, base: str | None) -> Site:
    found = base or (site.base if site.base and site.base.startswith("http") else None)
    return Site(site.generator, site.roots, found, site.name, site.clean)


def _mkdocs(folder: Path) -> Site | None:
    for place in (folder, folder.parent):
        settings = _settings(place, "mkdocs.yml", "mkdocs.yaml")
        if settings is None:
            continue
        pages = str(settings.get("docs_dir", "docs")).strip("/")
        root = _below(place / pages, folder)
        if root is not None:
            return Site(
                Generator.MKDOCS,
                ((root, ""),),
                _text(settings, "site_url"),
                _text(settings, "site_name"),
                clean=settings.get("use_directory_urls") is not False,
            )
    return None


def _hugo(folder: Path) -> Site | None:
    names = [f"{stem}.{suffix}" for stem in ("hugo", "config") for suffix in ("toml", "yaml")]
    for place in (folder, folder.parent):
        settings = _settings(place, *names, "hugo.yml", "hugo.json", "config.json")
        base = _text(settings or {}, "baseURL") or _text(settings or {}, "baseurl")
        root = _below(place / "content", folder)
        if settings is not None and root is not None and (base or _has(place, "hugo.*")):
            return Site(Generator.HUGO, ((root, ""),), base, _text(settings, "title"), clean=True)
    return None


def _docusaurus(folder: Path) -> Site | None:
    for place in (folder, folder.parent):
        code = _code(place, *(f"docusaurus.config.{suffix}" for suffix in _JS))
        if code is None:
            continue
        docs = _quoted(code, "routeBasePath")
        parts = (("docs", "docs" if docs is None else docs), ("blog", "blog"), ("src/pages", ""))
        roots = [(_below(place / part, folder), path.strip("/")) for part, path in parts]
        url, home = _quoted(code, "url"), (_quoted(code, "baseUrl") or "").strip("/")
        return Site(
            Generator.DOCUSAURUS,
            tuple((root, path) for root, path in roots if root is not None),
            f"{url.rstrip('/')}/{home}" if url else None,
            _quoted(code, "title"),
            clean=True,
        )
    return None


def _vitepress(folder: Path) -> Site | None:
    for place in (folder, folder / "docs", folder.parent):
        code = _code(place / ".vitepress", *(f"config.{suffix}" for suffix in _JS))
        if code is None:
            continue
        pages = _below(place / (_quoted(code, "srcDir") or "").strip("/"), folder)
        if pages is not None:
            return Site(
                Generator.VITEPRESS,
                ((pages, (_quoted(code, "base") or "").strip("/")),),
                None,
                _quoted(code, "title"),
                clean=re.search(r"\bcleanUrls\s*:\s*true\b", code) is not None,
            )
    return None


def _sphinx(folder: Path) -> Site | None:
    for part in ("", "docs", "doc", "source", "docs/source", "doc/source"):
        code = _code(folder / part, "conf.py")
        if code is not None:
            base, name = (_assigned(code, key) for key in ("html_baseurl", "project"))
            return Site(Generator.SPHINX, ((part, ""),), base or None, name)
    return None


_LOOKUPS: Mapping[Generator, Callable[[Path], Site | None]] = {
    Generator.MKDOCS: _mkdocs,
    Generator.DOCUSAURUS: _docusaurus,
    Generator.VITEPRESS: _vitepress,
    Generator.HUGO: _hugo,
    Generator.SPHINX: _sphinx,
}


def _below(pages: Path, folder: Path) -> str | None:
    """Return the path of `pages` relative to `folder`, or None if `pages` is outside `folder`."""
    relative = pages.resolve()
    if not relative.is_relative_to(folder.resolve()):
        return None
    below = relative.relative_to(folder.resolve()).as_posix()
    return "" if below == "." else below


def _has(folder: Path, pattern: str) -> bool:
    return any(folder.glob(pattern))


def _code(folder: Path, *names: str) -> str | None:
    """Return the text of the first file in `names` that can be read, or None."""
    for name in names:
        try:
            with (folder / name).open("rb") as stream:
                return stream.read(_MAX_CONFIG).decode("utf-8", "replace")
        except OSError:
            continue
    return None


def _settings(folder: Path, *names: str) -> Mapping[str, object] | None:
    """Return the top-level settings in the first file in `names` that can be read, or None."""
    for name in names:
        code = _code(folder, name)
        if code is not None:
            return _parsed(name, code)
    return None


def _parsed(name: str, code: str) -> Mapping[str, object]:
    try:
        if name.endswith(".toml"):
            return tomllib.loads(code)
        data = json.loads(code) if name.endswith(".json") else _yaml(code)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _yaml(code: str) -> object:
    """Parse only the plain `key: value` lines of a file, because `parse` rejects YAML tags."""
    lines = [line for line in code.splitlines() if re.match(r"[A-Za-z_]+:[ \t]+[^ \t|>&!]", line)]
    return parse("\n".join(lines).encode(), "settings", _MAX_CONFIG).data


def _text(settings: Mapping[str, object], key: str) -> str | None:
    value = settings.get(key)
    return value.strip() or None if isinstance(value, str) else None


def _quoted(code: str, key: str) -> str | None:
    """Return the first quoted value of a key in JavaScript code, or None."""
    found = re.search(rf"(?<![\w.]){key}['\"]?\s*:\s*(['\"`])([^'\"`\n]{{0,300}})\1", code)
    return found[2] if found else None


def _assigned(code: str, name: str) -> str | None:
    """Return the first quoted value that is assigned to a name in Python code, or None."""
    found = re.search(rf"^{name}\s*=\s*(['\"])([^'\"\n]{{0,300}})\1", code, re.MULTILINE)
    return found[2] if found else None
