"""Update the glossary and gaps of a file when an article is imported into that file again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.importer.emit import term_lines
from bot.knowledge.crosscheck import same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.importer.previous import Previous


def add_terms(previous: Previous, terms: Sequence[tuple[str, str]]) -> None:
    """Add terms to the glossary, except those that it already contains in some form."""
    glossary = previous.entry.glossary
    known = {same(form) for entry in glossary for form in (entry.term, *entry.aliases)}
    new = [pair for pair in terms if known.isdisjoint(map(same, pair))]
    lines = [line for pair in new for line in term_lines(*pair)]
    if not lines:
        return
    if "glossary" not in previous.parts:
        previous.parts = {
            key: value
            for name, part in previous.parts.items()
            for key, value in (
                [("glossary", ["glossary:", *lines, ""])] if name == "passages" else []
            )
            + [(name, part)]
        }
        return
    part = previous.parts["glossary"]
    end = len(part)
    while not part[end - 1].strip() or part[end - 1].lstrip().startswith("#"):
        end -= 1
    if any(line.rstrip() == "glossary:" for line in part):  # skip a glossary in brackets
        part[end:end] = lines


def loosen_pointers(previous: Previous, gone: Sequence[str]) -> list[str]:
    """Comment out each gap's reference to a removed passage, and return a note for each change."""
    part = previous.parts.get("gaps", [])
    removed = [entry for entry in previous.entry.passages if entry.id in {*gone}]
    ids = {id_ for entry in removed for id_ in (entry.id, *entry.formerly)}
    pointers = {n for n, gap in enumerate(previous.entry.gaps) if gap.see in ids}
    first = next((n for n, line in enumerate(part) if line.startswith("gaps")), 0)
    base = (previous.document.root.keys or {}).get("gaps", (1, 1))[0] - first
    notes: list[str] = []
    for n in sorted(pointers):
        at = previous.document.key_position(("gaps", n, "see")).line - base
        if part[at].lstrip().startswith("see:"):
            indent = len(part[at]) - len(part[at].lstrip())
            part[at] = f"{part[at][:indent]}# {part[at].lstrip()}  # no longer in the article"
            gap = previous.entry.gaps[n]
            notes.append(f"the gap `{gap.id}` no longer names `{gap.see}`, which is gone")
    return notes


def gaps_to_check(previous: Previous, changed: Sequence[str]) -> list[str]:
    """Return a note for each gap whose closest passage has changed and may now fill the gap."""
    rewritten = [entry for entry in previous.entry.passages if entry.id in {*changed}]
    ids = {id_ for entry in rewritten for id_ in (entry.id, *entry.formerly)}
    return [
        f"`{gap.see}` has changed: check whether the gap `{gap.id}` is still true"
        for gap in previous.entry.gaps
        if gap.see in ids
    ]
