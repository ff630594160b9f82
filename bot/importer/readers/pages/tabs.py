"""Move the label of each tab into the tab's panel, because the panels become consecutive text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import html as lxml_html  # type: ignore[import-untyped]  # has no types

from bot.importer.tidy import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL = "tab-label"
"""CSS class of the element that contains a panel's label."""

_MAX_LABEL = 100
# Tab containers of MkDocs, VitePress and Docusaurus, with labels and panels in the same order.
_BOXES = (
    ("tabbed-set", "./*[has('tabbed-labels')]/label", "./*[has('tabbed-content')]/*"),
    ("vp-code-group", "./*[has('tabs')]/label", "./*[has('blocks')]/*"),
    (
        "tabs-container",
        "./*[@role='tablist']/*[@role='tab']",
        "./*[@role='tabpanel'] | ./*/*[@role='tabpanel']",
    ),
)


def label_tabs(root: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Label the tab panels below `root` in place."""
    for name, labels, panels in _BOXES:
        for box in root.xpath(_path(f".//*[has('{name}')]")):
            _move(box.xpath(_path(labels)), box.xpath(_path(panels)))
    _label_by_id(root)
    # Hugo and sphinx-design put a radio button, a label and a panel side by side.
    for label in root.xpath(".//input[@type='radio']/following-sibling::*[1][self::label]"):
        panel = label.getnext()
        if panel is not None and "content" in (panel.get("class") or ""):
            _move([label], [panel])


def _path(pattern: str) -> str:
    """Replace each `has('x')` in an XPath with a test for the CSS class x."""
    before = "contains(concat(' ', normalize-space(@class), ' '), ' "
    return pattern.replace("has('", before).replace("')]", " ')]")


def _label_by_id(root: Any) -> None:  # noqa: ANN401 - lxml has no types
    tabs = root.xpath(".//*[@role='tab']")
    by_id = {tab.get("id"): tab for tab in tabs if tab.get("id")}
    by_panel = {tab.get("aria-controls"): tab for tab in tabs if tab.get("aria-controls")}
    for panel in root.xpath(".//*[@role='tabpanel']"):
        tab = by_id.get(panel.get("aria-labelledby"))
        tab = by_panel.get(panel.get("id")) if tab is None else tab
        if tab is not None:
            _move([tab], [panel])


def _move(labels: Iterable[Any], panels: Iterable[Any]) -> None:
    """Move each label's text to the top of its panel, if there are as many labels as panels."""
    labels, panels = [*labels], [*panels]
    if len(labels) != len(panels):
        return
    for label, panel in zip(labels, panels, strict=True):
        text = one_line("".join(label.itertext()))
        if text and len(text) <= _MAX_LABEL:
            label.clear(keep_tail=True)
            top = lxml_html.Element("p", {"class": LABEL})
            top.text, top.tail, panel.text = text, panel.text, None
            panel.insert(0, top)
