"""The documentation site builds without warnings and has no broken links."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from lxml import html  # type: ignore[import-untyped]  # has no types
from markdown_it import MarkdownIt

from manual import links, reference
from manual.site import ROOT, BuildError, build

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site."""
    return build(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("name", reference.pages())
def test_generated_pages_are_current(name: str) -> None:
    """If this fails, run `make docs`."""
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert page == reference.pages()[name]


def test_every_page_is_in_the_navigation() -> None:
    """The navigation lists each page once, and no others."""
    written = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    listed = re.findall(
        r'"([\w/-]+\.md)"', str(tomllib.loads(written)["project"]["nav"]).replace("'", '"')
    )
    own = ["contributing.md", "changelog.md"]  # copies of CONTRIBUTING.md and CHANGELOG.md
    assert sorted(listed) == sorted(
        [*own, *(page.relative_to(ROOT / "docs").as_posix() for page in PAGES)]
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_site_shows_what_a_code_host_shows(page: Path, site: Path) -> None:
    """The generator's dialect of Markdown and CommonMark agree on lists, tables and code."""
    expected = MarkdownIt("commonmark").enable("table").render(page.read_text(encoding="utf-8"))
    built = (site / page.relative_to(ROOT / "docs")).with_suffix(".html")
    [article] = html.document_fromstring(built.read_bytes()).xpath("//article")
    for tag in ("li", "tr", "pre", "blockquote", "h2", "h3", "strong", "em"):
        assert len(article.findall(f".//{tag}")) == len(
            html.fragment_fromstring(expected, "div").findall(f".//{tag}")
        ), tag


def test_broken_links_are_found(site: Path, tmp_path: Path) -> None:
    """A missing page, a missing anchor and a malformed address are reported."""
    body = (
        '<a href="none.html"></a><a href="#no"></a><a href="ftp://x"></a><a href="#yes" id="yes">'
    )
    (tmp_path / "page.html").write_text(f"<p>{body}", encoding="utf-8")
    assert links.broken(tmp_path) == [
        "page.html: none.html",
        "page.html: #no",
        "page.html: ftp://x",
    ]
    assert links.broken(site) == []


def test_warnings_fail_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that links to a page that does not exist is an error."""
    monkeypatch.setattr("manual.site._relinked", lambda *_: "[gone](gone.md)")
    with pytest.raises(BuildError, match="page does not exist"):
        build(tmp_path / "site")
