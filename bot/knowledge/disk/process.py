"""Build an on-disk index with `python -m bot.knowledge.disk.process FOLDER VERSION`.

The problems in the files are printed to standard output as JSON. Progress is printed to
standard error.
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

_NICENESS = 10


def main(indexes: Path, version: str) -> None:
    """Build the index `version` in the folder `indexes`, which contains the stamps of the files."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)  # lets the running bot take precedence
    stamps = stamps_in(indexes)
    draft = indexes / f"{version}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    total = sum(stamp.size for stamp in stamps.values())
    try:
        with progress("Indexing the knowledge", total) as advance:
            build(stamps, draft, english.load(), newest(indexes, version), advance)
        draft.rename(indexes / version)
        problems = []
    except KnowledgeError as error:
        problems = [astuple(problem) for problem in error.problems]
        shutil.rmtree(draft, ignore_errors=True)
    json.dump(problems, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
