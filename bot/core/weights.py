"""placeholder weights until training."""

RANKING = (1.0, 1.0, 0.5, 1.0, 1.0, 3.0, 2.0, 0.5, 1.0, 0.5, 0.5, 0.3)
CONFIDENCE = (0.0,) * 17 + (0.0,)
