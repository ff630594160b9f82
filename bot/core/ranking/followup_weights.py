"""Weights of reading.py. Written by training/followups.py; do not edit."""

WEIGHTS: dict[str, dict[str, float]] = {
    "follow-up": {
        "confidence": 0.093,
        "answers": 0.501,
        "contradicts": 0.248,
        "lead": 1.703,
        "always": 0.697,
    },
}
