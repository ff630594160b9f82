"""The libraries for embedding, imported in one place because the environment must be set first.

Import numpy, onnxruntime and tokenizers from here.
"""

from __future__ import annotations

import os

# No telemetry.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
# More threads don't pay off: texts and matrix products are small here, and on a busy machine,
# numpy's threads spend a hundred times longer waiting for each other than computing.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
import onnxruntime  # type: ignore[import-untyped] # it has no types
from tokenizers import Tokenizer

__all__ = ["Tokenizer", "np", "onnxruntime"]
