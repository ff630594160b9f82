"""The extra's libraries, imported in one place, because what is set before that counts.

Import numpy and fastembed from here.
"""

from __future__ import annotations

import os

# Nothing is reported to anybody.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
# More threads cost more than they bring: texts and products here are small, and on a busy machine
# numpy's threads wait for each other a hundred times longer than they compute.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
from fastembed import TextEmbedding
from loguru import logger

# What fastembed has to say it says to standard error; what matters arrives as an exception.
logger.disable("fastembed")

__all__ = ["TextEmbedding", "np"]
