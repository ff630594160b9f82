"""Weights of reading.py. Written by training/followups.py; do not edit."""

WEIGHTS: dict[str, dict[str, float]] = {
    "follow-up": {
        "confidence": 0.082,
        "answers": 0.535,
        "contradicts": 0.247,
        "lead": 1.528,
        "always": 0.86,
    },
}
