"""Helpers of a long-running process: backoff, bounded memories, threads, garbage, atomic files."""
