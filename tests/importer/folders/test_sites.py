"""Tests that the addresses of pages follow the generator's rules and configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.importer.folders.addresses import address_of
from bot.importer.folders.sites import Generator, Site, detect

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://o.example/"

CONFIGURED = [
    ("mkdocs.yml", "site_name: Otters\nsite_url: https://o.example/\nx: !!python/name:a.b\n"),
    ("mkdocs.yml", "site_url: https://o.example/\nuse_directory_urls: false\n"),
    (
        "docusaurus.config.js",
        "module.exports = {title: 'Otters', url: 'https://o.example', baseUrl: '/'}",
    ),
    ("docusaurus.config.ts", "x = {url: 'https://o.example', baseUrl: '/o/', routeBasePath: '/'}"),
    ("docs/conf.py", "project = 'Otters'\nhtml_baseurl = 'https://o.example/en/'\n"),
    ("docs/.vitepress/config.mts", "export default {title: 'Otters', base: '/o/'}"),
    ("docs/.vitepress/config.js", "export default {cleanUrls: true}"),
    ("hugo.toml", "baseURL = 'https://o.example/'\ntitle = 'Otters'\n"),
]
PAGES = [
    ("docs/guide/setup.md", "docs/guide/README.md", "README.md"),
    ("docs/guide/setup.md", "docs/guide/index.md", "README.md"),
    ("docs/02-guide/1-setup.md", "docs/guide/index.mdx", "README.md"),
    ("docs/guide/setup.md", "docs/guide/guide.md", "README.md"),
    ("docs/guide/setup.rst", "docs/index.rst", "README.md"),
    ("docs/guide/setup.md", "docs/guide/index.md", "README.md"),
    ("docs/guide/setup.md", "docs/index.md", "README.md"),
    ("content/Guide/set up.md", "content/guide/_index.md", "README.md"),
]
ADDRESSES = [
    ("https://o.example/guide/setup/", "https://o.example/guide/", None),
    ("https://o.example/guide/setup.html", "https://o.example/guide/index.html", None),
    ("https://o.example/docs/guide/setup", "https://o.example/docs/guide", None),
    ("https://o.example/o/guide/setup", "https://o.example/o/guide", None),
    ("https://o.example/en/guide/setup.html", "https://o.example/en/index.html", None),
    ("https://b.example/o/guide/setup.html", "https://b.example/o/guide/", None),
    ("https://b.example/guide/setup", "https://b.example/", None),
    ("https://o.example/guide/set-up/", "https://o.example/guide/", None),
]


@pytest.mark.parametrize(
    ("config", "pages", "addresses"), [*zip(CONFIGURED, PAGES, ADDRESSES, strict=True)]
)
def test_addresses_follow_the_configuration(
    tmp_path: Path,
    config: tuple[str, str],
    pages: tuple[str, ...],
    addresses: tuple[str | None, ...],
) -> None:
    """The configuration gives the site's address. Pages outside the site have no address."""
    path = tmp_path / config[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(config[1], encoding="utf-8")
    base = "https://b.example" if "vitepress" in config[0] else None
    site = detect(tmp_path, base=base)
    assert tuple(address_of(page, site, {}) for page in pages) == addresses
    assert site.name in {"Otters", None}
    inside = tmp_path / pages[0].split("/")[0]
    inside.mkdir(exist_ok=True)
    within = detect(inside, base=base)
    assert address_of(pages[0].partition("/")[2], within, {}) == addresses[0]


def test_the_name_of_a_folder_may_start_with_a_dot(tmp_path: Path) -> None:
    """Pages in `.docs` belong to the site."""
    (tmp_path / ".docs").mkdir()
    config = "site_url: https://o.example/\ndocs_dir: .docs\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    site = detect(tmp_path, base=None)
    assert address_of(".docs/setup.md", site, {}) == f"{HOME}setup/"
    assert address_of("docs/setup.md", site, {}) is None


@pytest.mark.parametrize(
    ("generator", "page", "front", "path"),
    [
        ("plain", "a b/c.md", {}, "a%20b/c.md"),
        ("plain", "c:d?.md", {}, "c:d%3F.md"),
        ("mkdocs", "index.md", {}, ""),
        ("mkdocs", "a.md", {}, "a/"),
        ("sphinx", "a/b.rst", {}, "a/b.html"),
        ("vitepress", "a.md", {}, "a.html"),
        ("hugo", "a/b.md", {"slug": "c"}, "a/c/"),
        ("hugo", "a/b/index.md", {"slug": "c"}, "a/c/"),
        ("hugo", "a/b.md", {"url": "/x/y/"}, "x/y/"),
        ("docusaurus", "a/b.md", {"slug": "/x"}, "x"),
        ("docusaurus", "a/b.md", {"slug": "x"}, "a/x"),
        ("docusaurus", "a/b.md", {"id": "x"}, "a/x"),
        ("docusaurus", "a/a.md", {}, "a"),
    ],
)
def test_addresses_without_a_configuration(
    tmp_path: Path, generator: str, page: str, front: dict[str, str], path: str
) -> None:
    """Without a configuration, the folder is the site's root. Front matter can change addresses."""
    site = detect(tmp_path, Generator(generator), HOME)
    assert address_of(page, site, front) == HOME + path


def test_blog_posts_have_dates_in_their_addresses() -> None:
    """Docusaurus turns the date in a file name into part of the address."""
    site = Site(Generator.DOCUSAURUS, (("blog", "blog"),), HOME)
    assert address_of("blog/2021-08-26-hi.md", site, {}) == f"{HOME}blog/2021/08/26/hi"
    assert address_of("blog/2021-08-26-hi/index.md", site, {}) == f"{HOME}blog/2021/08/26/hi"
    assert address_of("blog/about.md", site, {"slug": "we"}) == f"{HOME}blog/we"


@pytest.mark.parametrize(
    ("name", "text"),
    [("hugo.toml", "= broken"), ("hugo.json", "[" * 100_000), ("mkdocs.yml", "\0"), ("x", "")],
)
def test_a_broken_configuration_is_no_error(tmp_path: Path, name: str, text: str) -> None:
    """A broken configuration is ignored, and the pages have no address."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert detect(tmp_path).base is None
    assert address_of("a.md", detect(tmp_path), {}) is None
