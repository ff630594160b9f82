"""Tests that the panel of each tab on a page begins with the tab's label."""

from __future__ import annotations

import pytest

from tests.importer.readers.pages import article, in_article

PANEL = "<p>Run <code>{} install otter</code> first.</p>"
APT, BREW = PANEL.format("apt"), PANEL.format("brew")
SPHINX = (
    '<div role="tablist"><button role="tab" id="t0">Linux</button>'
    '<button role="tab" id="t1">macOS</button></div>'
    f'<div role="tabpanel" aria-labelledby="t0">{APT}</div>'
    f'<div role="tabpanel" aria-labelledby="t1" hidden>{BREW}</div>'
)
CONTROLS = (
    '<div role="tablist"><a role="tab" aria-controls="p0">Linux</a>'
    '<a role="tab" aria-controls="p1">macOS</a></div>'
    f'<div role="tabpanel" id="p0">{APT}</div><div role="tabpanel" id="p1" hidden>{BREW}</div>'
)
DOCUSAURUS = (
    '<div class="tabs-container"><ul role="tablist"><li role="tab">Linux</li>'
    f'<li role="tab">macOS</li></ul><div><div role="tabpanel">{APT}</div>'
    f'<div role="tabpanel" hidden>{BREW}</div></div></div>'
)
MKDOCS = (
    '<div class="tabbed-set tabbed-alternate"><input type="radio"><input type="radio">'
    '<div class="tabbed-labels"><label>Linux</label><label>macOS</label></div>'
    f'<div class="tabbed-content"><div class="tabbed-block">{APT}</div>'
    f'<div class="tabbed-block">{BREW}</div></div></div>'
)
DESIGN = (
    f'<input type="radio"><label>Linux</label><div class="sd-tab-content">{APT}</div>'
    f'<input type="radio"><label>macOS</label><div class="sd-tab-content">{BREW}</div>'
)


@pytest.mark.parametrize("tabs", [SPHINX, CONTROLS, DOCUSAURUS, MKDOCS, DESIGN])
def test_panels_are_labeled(tabs: str) -> None:
    """A panel begins with its tab's label, even if it is hidden until the tab is clicked."""
    body = f"<p>You need an otter.</p>{tabs}<p>Then feed it daily.</p>"
    assert article(body) == [
        "You need an otter.",
        "Linux: Run apt install otter first.",
        "macOS: Run brew install otter first.",
        "Then feed it daily.",
    ]


def test_other_labels_stay() -> None:
    """The label of a form field is ordinary text."""
    body = '<p>Choose one.</p><input type="radio"><label>Small</label><p>Then pay.</p>'
    assert article(body) == ["Choose one.", "Small", "Then pay."]


def test_what_is_not_text() -> None:
    """Logos in headings, links to the code, and rows of links to headings are left out."""
    found = in_article(
        '<h1><img src="x.svg" alt="Otter logo">Otter</h1>'
        '<p><a href="#a">Install</a> | <a href="#b">Use</a></p><p>It <a href="#a">swims</a>.</p>'
        '<dl><dt>otter.feed() <a class="viewcode-link" href="x.html">[source]</a></dt>'
        "<dd>Feed an otter.</dd></dl><p>Last update: 2024-01-01</p>"
    )
    assert [part.text.strip() for part in found.parts] == [
        "Otter",
        "It swims.",
        "otter.feed()",
        "Feed an otter.",
    ]
