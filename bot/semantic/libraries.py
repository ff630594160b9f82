"""Libraries for embedding, imported here because environment variables must be set first.

Other modules must import numpy, onnxruntime and tokenizers from this module.
"""

from __future__ import annotations

import os

# Telemetry is off.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
# More threads are not faster, because the texts and matrix products are small. On a busy machine,
# numpy's threads would wait for each other a hundred times longer than they compute.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
import onnxruntime  # type: ignore[import-untyped] # it has no types
from tokenizers import Tokenizer

__all__ = ["Tokenizer", "np", "onnxruntime"]
