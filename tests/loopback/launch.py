"""Run a module with discord.py pointed at a loopback Discord.

    FOOTNOTE_LOOPBACK_API=... FOOTNOTE_LOOPBACK_GATEWAY=... \
        python -m tests.loopback.launch -- MODULE [ARGUMENT...]

``Discord.environment`` has these variables, and FOOTNOTE_LOOPBACK_CDN for uploaded files.
FOOTNOTE_LOOPBACK_APART optionally shortens the pause in seconds that the bot leaves between two
IDENTIFYs, and FOOTNOTE_LOOPBACK_CLAIM shortens the pause between two claims on its shards.
"""

from __future__ import annotations

import os
import runpy
import sys

from bot.chat.gateway import claims, turns

from .driver import APART_VARIABLE, CLAIM_VARIABLE, point


def main() -> None:
    """Connect discord.py to the loopback Discord, and run the module."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--"]:
        del arguments[0]
    if not arguments:
        raise SystemExit("usage: python -m tests.loopback.launch -- MODULE [ARGUMENT...]")
    point(dict(os.environ))
    if apart := os.environ.get(APART_VARIABLE):
        turns.APART = float(apart)
    if every := os.environ.get(CLAIM_VARIABLE):
        claims.CLAIM_EVERY = float(every)
    sys.argv = arguments
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
