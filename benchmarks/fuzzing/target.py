"""One target under libFuzzer, in a process that it ends: what `benchmarks/fuzzing` starts."""

from __future__ import annotations

import importlib
import sys
from typing import Any

# By name, for it comes without types, and not for every system.
atheris: Any = importlib.import_module("atheris")

# What is imported here reports its branches to the fuzzer.
with atheris.instrument_imports(
    include=["bot", "yaml", "markdown_it", "trafilatura", "justext", "htmldate", "pypdf"]
):
    from tests.fuzz.targets import TARGETS

if __name__ == "__main__":
    _, name, *options = sys.argv
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()
