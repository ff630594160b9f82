"""Builds a shelf, in a process of its own: `python -m bot.knowledge.disk.process FOLDER VERSION`.

The problems of the files go to standard output, as JSON; the progress to standard error.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import astuple
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.disk.building import build
from bot.knowledge.disk.cache import newest, stamps_in
from bot.languages import en as english
from bot.output.progress import progress

_POLITE = 10


def main(shelves: Path, version: str) -> None:
    """Build the shelf `version` of the files that are stamped in the folder `shelves`."""
    if hasattr(os, "nice"):
        os.nice(_POLITE)  # whoever serves meanwhile goes first
    stamps = stamps_in(shelves)
    draft = shelves / f"{version}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    total = sum(stamp.size for stamp in stamps.values())
    try:
        with progress("Indexing the knowledge", total) as advance:
            build(stamps, draft, english.load(), newest(shelves, version), advance)
        draft.rename(shelves / version)
        problems = []
    except KnowledgeError as error:
        problems = [astuple(problem) for problem in error.problems]
        shutil.rmtree(draft, ignore_errors=True)
    json.dump(problems, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
