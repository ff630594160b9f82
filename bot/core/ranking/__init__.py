"""Ranking of candidates by their features, and the confidence in each candidate."""
