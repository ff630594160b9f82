"""Determine a page's address by the rules of its site generator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.importer.folders.sites import Generator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.importer.folders.sites import Site

    Folders = list[str]
    Front = Mapping[str, str]

_ORDER = re.compile(r"\A\d{1,9}[-_. ]{1,3}(?=\S)")
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})-(.+)")
_SAFE = "/%:@!$&'()*+,;=~"


def address_of(page: str, site: Site, front: Front) -> str | None:
    """Return a page's address on its site, or None if the page has no address.

    `front` is the page's front matter, with lowercase keys.
    """
    placed = _placed(page, site)
    if site.base is None or placed is None:
        return None
    inside, under = placed
    *folders, name = inside.split("/")
    stem, _, suffix = name.rpartition(".")
    if site.generator is Generator.PLAIN:
        path = inside
    else:
        path = _RULES[site.generator](folders, stem or suffix, under, front, clean=site.clean)
    return f"{site.base.rstrip('/')}/{quote(path.lstrip('/'), safe=_SAFE)}"


def _placed(page: str, site: Site) -> tuple[str, str] | None:
    """Return a page's path below its root, and the root's path on the site.

    Return None if the page is outside all roots.
    """
    for root, under in site.roots:
        if not root or page.startswith(f"{root}/"):
            return page[len(root) :].lstrip("/"), under
    return None


def _joined(*parts: str) -> str:
    return "/".join(part.strip("/") for part in parts if part.strip("/"))


def _mkdocs(folders: Folders, stem: str, under: str, _front: Front, *, clean: bool) -> str:
    is_home = stem.lower() in {"index", "readme"}
    if clean:
        path = _joined(under, *folders, "" if is_home else stem)
        return f"{path}/" if path else ""
    return _joined(under, *folders, f"{'index' if is_home else stem}.html")


def _sphinx(folders: Folders, stem: str, under: str, _front: Front, *, clean: bool) -> str:
    del clean
    return _joined(under, *folders, f"{stem}.html")


def _vitepress(folders: Folders, stem: str, under: str, _front: Front, *, clean: bool) -> str:
    if stem == "index":
        path = _joined(under, *folders)
        return f"{path}/" if path else ""
    return _joined(under, *folders, stem if clean else f"{stem}.html")


def _hugo(folders: Folders, stem: str, under: str, front: Front, *, clean: bool) -> str:
    del clean
    if front.get("url"):
        return front["url"]
    is_home = stem in {"index", "_index"}
    if front.get("slug") and is_home and stem == "index":
        folders = folders[:-1]
    name = front.get("slug") or ("" if is_home else stem)
    path = _joined(under, *folders, name).lower().replace(" ", "-")
    return f"{path}/" if path else ""


def _docusaurus(folders: Folders, stem: str, under: str, front: Front, *, clean: bool) -> str:
    del clean
    slug = front.get("slug", "")
    if under == "blog":
        return _joined(under, slug) if slug else _joined(under, _blog(folders, stem))
    folders = [_ORDER.sub("", folder, count=1) for folder in folders]
    if slug.startswith("/"):
        return _joined(under, slug)
    name = _ORDER.sub("", stem, count=1)
    if slug or front.get("id"):
        return _joined(under, *folders, slug or front["id"])
    is_home = name.lower() in {"index", "readme", *(folder.lower() for folder in folders[-1:])}
    return _joined(under, *folders, "" if is_home else name)


def _blog(folders: Folders, stem: str) -> str:
    dated = _joined(*folders, "" if stem == "index" else stem)
    found = _DATED.fullmatch(dated)
    return "/".join(found.groups()) if found else dated


_RULES: Mapping[Generator, Callable[..., str]] = {
    Generator.MKDOCS: _mkdocs,
    Generator.SPHINX: _sphinx,
    Generator.VITEPRESS: _vitepress,
    Generator.HUGO: _hugo,
    Generator.DOCUSAURUS: _docusaurus,
}
