"""The engine, which consists of pure functions and values.

The engine doesn't use files, the clock, environment variables, logs or Discord.
"""
