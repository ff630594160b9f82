"""Tests of the on-disk index."""
