"""Tests that links from one imported page to another lead to its address on the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.importer.folders.batch import run
from bot.importer.folders.entry import ImportEntry
from bot.importer.folders.sites import Generator
from bot.knowledge.loader import load
from bot.markdown import Line, read

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://o.example/"
CONFIG = {
    "docusaurus": ("docusaurus.config.js", "x = {url: 'https://o.example', baseUrl: '/'}"),
    "hugo": ("hugo.toml", "baseURL = 'https://o.example/'\n"),
    "mkdocs": ("mkdocs.yml", "site_url: https://o.example/\n"),
    "sphinx": ("docs/conf.py", "html_baseurl = 'https://o.example/'\n"),
    "vitepress": ("docs/.vitepress/config.js", "export default {}"),
}


def write(folder: Path, page: str, text: str) -> None:
    """Write a page of a folder."""
    path = folder / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def linked(out: Path, name: str) -> dict[str, str]:
    """Return the text and the address of each link in a knowledge file."""
    blocks = [
        block
        for one in load([out]).passages
        if one.source.id == name
        for block in read(one.markdown or "").blocks
    ]
    runs = [run for block in blocks if isinstance(block, Line) for run in block.runs]
    return {run.text: run.url for run in runs if run.url}


def imported(folder: Path, generator: str, text: str, more: str = "") -> dict[str, str]:
    """Import a page of a site, together with pages to link to, and return its links."""
    root = "content" if generator == "hugo" else "docs"
    pages, out = folder / "otter", folder / "knowledge"
    if generator in CONFIG:
        write(pages, *CONFIG[generator])
    write(pages, f"{root}/guide/feed.md", f"# Feeding\n\n{text}\n")
    write(pages, f"{root}/guide/install.md", f"{more}# Install\n\nDig a pond for the otter.\n")
    write(pages, f"{root}/pond/index.md", "# Pond\n\nThe pond has reeds and water.\n")
    out.mkdir(exist_ok=True)
    entry = ImportEntry((pages,), base_url=HOME, generator=Generator(generator))
    run(entry, out, hidden=True)
    return linked(out, f"otter-{root}-guide-feed")


@pytest.mark.parametrize(
    ("generator", "install", "pond"),
    [
        ("plain", "docs/guide/install.md", "docs/pond/index.md"),
        ("docusaurus", "docs/guide/install", "docs/pond"),
        ("hugo", "guide/install/", "pond/"),
        ("mkdocs", "guide/install/", "pond/"),
        ("sphinx", "guide/install.html", "pond/index.html"),
        ("vitepress", "guide/install.html", "pond/"),
    ],
)
def test_a_link_to_a_page_becomes_its_address(
    tmp_path: Path, generator: str, install: str, pond: str
) -> None:
    """A link may be a path relative to the page or to the root. Its fragment is kept."""
    text = (
        "Otters eat: [one](install.md), [two](./install.md#dig), [three](../guide/install.md),\n"
        "[four](/guide/install.md), [five](../pond/index.md), [six](<install.md> 'Title'),\n"
        "[seven](../pond/index.md?a=b#c) and <a href='install.md'>eight</a>."
    )
    if generator == "plain":
        text = text.replace("(/guide", "(/docs/guide")
    assert imported(tmp_path, generator, text) == {
        "one": HOME + install,
        "two": f"{HOME}{install}#dig",
        "three": HOME + install,
        "four": HOME + install,
        "five": HOME + pond,
        "six": HOME + install,
        "seven": f"{HOME}{pond}?a=b#c",
        "eight": HOME + install,
    }


@pytest.mark.parametrize(
    ("generator", "href", "address"),
    [
        ("docusaurus", "install", "docs/guide/install"),
        ("docusaurus", "/docs/guide/install", "docs/guide/install"),
        ("docusaurus", "/docs/guide/install.md", "docs/guide/install"),
        ("hugo", "../install/", "guide/install/"),
        ("hugo", "/pond", "pond/"),
        ("mkdocs", "../install/", "guide/install/"),
        ("mkdocs", "../../pond", "pond/"),
        ("sphinx", "install", "guide/install.html"),
        ("sphinx", "install.html", "guide/install.html"),
        ("sphinx", "../pond", "pond/index.html"),
        ("vitepress", "install", "guide/install.html"),
        ("vitepress", "./install.html#a", "guide/install.html#a"),
        ("vitepress", "/pond/", "pond/"),
        ("plain", "install", "docs/guide/install.md"),
        ("plain", "../pond", "docs/pond/index.md"),
    ],
)
def test_suffixes_may_be_left_out(tmp_path: Path, generator: str, href: str, address: str) -> None:
    """A link without a suffix is treated as an address or, failing that, as a file."""
    found = imported(tmp_path, generator, f"Otters eat fish: [here]({href}).")
    assert found == {"here": HOME + address}


def test_other_links_stay_as_they_are(tmp_path: Path) -> None:
    """Links to other sites, links to other files and links within the page resolve as usual."""
    text = (
        "Otters eat [a](https://b.example/install.md), [b](//c.example/install.md), "
        "[c](missing.md), [d](#feeding), [e](otter.png) and [f](http://[::1) fish."
    )
    base = f"{HOME}guide/"
    assert imported(tmp_path, "mkdocs", text) == {
        "a": "https://b.example/install.md",
        "b": "https://c.example/install.md",
        "c": f"{base}feed/missing.md",
        "d": f"{base}feed/#feeding",
        "e": f"{base}feed/otter.png",
    }


def test_a_template_names_a_page(tmp_path: Path) -> None:
    """Hugo and Jekyll refer to a page by its file, or by the end of its path if that is unique."""
    text = (
        'Otters eat [a]({{< relref "install.md#dig" >}}), [b]({{% ref "/pond" %}}), '
        '[c]({{< ref "guide/install" >}}), [d]({{< ref "missing" >}}), '
        "[e]({% link pond/index.md %}), [f]({{ site.baseurl }}/guide/install/) and "
        '<a href="{{< ref "install" >}}">g</a>.'
    )
    install = f"{HOME}guide/install/"
    assert imported(tmp_path, "hugo", text) == {
        "a": f"{install}#dig",
        "b": f"{HOME}pond/",
        "c": install,
        "e": f"{HOME}pond/",
        "f": install,
        "g": install,
    }


def test_labels_of_sphinx(tmp_path: Path) -> None:
    """A link to a label leads to its section. A link to an unknown label becomes text."""
    text = (
        "Otters eat [a](how-to_dig), [b](otter.Feeder.feed), [c](missing.md), [d](reeds) fish.\n\n"
        "(reeds)=\n\n## Reeds\n\nReeds are green.\n"
    )
    label = ".. _how-to_dig:\n\n"
    assert imported(tmp_path, "sphinx", text, label) == {
        "a": f"{HOME}guide/install.html#how-to-dig",
        "c": f"{HOME}guide/missing.md",
        "d": f"{HOME}guide/feed.html#reeds",
    }


def test_an_address_in_front_matter_counts(tmp_path: Path) -> None:
    """In Docusaurus and Hugo, a page can set its own address."""
    text = "Otters eat: [one](install.md)."
    found = imported(tmp_path / "a", "docusaurus", text, "---\nslug: /start\n---\n")
    assert found == {"one": f"{HOME}docs/start"}
    found = imported(tmp_path / "b", "hugo", text, "---\nslug: start\n---\n")
    assert found == {"one": f"{HOME}guide/start/"}


def test_a_page_outside_of_the_site_links_into_it(tmp_path: Path) -> None:
    """A README above the site has no address, but the pages to which it links have one."""
    write(tmp_path / "otter", "README.md", "# Otters\n\nSee [how](docs/guide/install.md) to dig.\n")
    imported(tmp_path, "mkdocs", "Otters eat fish.")
    assert linked(tmp_path / "knowledge", "otter-readme") == {"how": f"{HOME}guide/install/"}


def test_a_page_is_read_again_when_a_page_that_it_links_to_appears(tmp_path: Path) -> None:
    """The digest covers the addresses of links. Pages with the same digest are not read again."""
    text = "Otters eat fish, see [late](late.md)."
    assert imported(tmp_path, "mkdocs", text) == {"late": f"{HOME}guide/feed/late.md"}
    write(tmp_path / "otter", "docs/guide/late.md", "# Late\n\nOtters eat late at night.\n")
    entry = ImportEntry((tmp_path / "otter",), base_url=HOME, generator=Generator.MKDOCS)
    result = run(entry, tmp_path / "knowledge", hidden=True)
    changes = {page.page.rpartition("/")[2]: page.change.value for page in result.pages}
    assert changes == {
        "feed.md": "changed", "install.md": "same", "late.md": "new", "index.md": "same"
    }  # fmt: skip
    assert linked(tmp_path / "knowledge", "otter-docs-guide-feed") == {"late": f"{HOME}guide/late/"}


def test_several_files_link_to_each_other(tmp_path: Path) -> None:
    """Files that are imported together are treated as pages of one site."""
    write(tmp_path, "feed.md", "# Feeding\n\nOtters eat fish: [pond](./pond.md#reeds).\n")
    write(tmp_path, "pond.md", "# Pond\n\nThe pond has reeds and water.\n")
    out = tmp_path / "knowledge"
    out.mkdir()
    run(ImportEntry((tmp_path / "feed.md", tmp_path / "pond.md"), base_url=HOME), out, hidden=True)
    assert linked(out, "feed") == {"pond": f"{HOME}pond.md#reeds"}
