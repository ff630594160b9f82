"""Weights of contradiction.py. Written by training/premises.py; do not edit."""

WEIGHTS: dict[str, float] = {
    "number, sure": 0.715,
    "number lacking, sure": 0.247,
    "outdated, sure": 2.436,
    "opposite, sure": 0.154,
    "excluded, sure": 3.481,
    "number, stated": 1.930,
    "outdated, stated": 2.558,
    "opposite, stated": 0.222,
    "excluded, stated": 6.669,
    "covered": 2.533,
    "why": 0.646,
    "given": 1.218,
    "checked": 0.841,
    "stated": -0.537,
    "told": -1.450,
    "no reason": 0.055,
    "clauses": -1.622,
    "confidence": 1.923,
    "always": -1.936,
}
