"""Tests of knowledge on disk."""
