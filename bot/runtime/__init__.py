"""Helpers for a long-running process: backoff, bounded caches, threads, memory, atomic writes."""
