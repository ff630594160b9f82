"""Run one target under libFuzzer, which ends the process. `benchmarks.fuzzing` runs this."""

from __future__ import annotations

import importlib
import sys
from typing import Any

# Imported by name, because it has no type hints and is not available on every platform.
atheris: Any = importlib.import_module("atheris")

# Modules imported in this block report their coverage to the fuzzer.
with atheris.instrument_imports(
    include=[
        "bot",
        "yaml",
        "markdown_it",
        "trafilatura",
        "justext",
        "htmldate",
        "pypdf",
        "docutils",
        "mammoth",
    ]
):
    from tests.fuzz.targets import TARGETS

if __name__ == "__main__":
    _, name, *options = sys.argv
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()
