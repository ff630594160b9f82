"""Entry point of `python -m bot`, equivalent to the `footnote` script."""

import sys

from bot.errors import not_installed

try:
    from bot.cli import main
except ModuleNotFoundError as error:  # this Python lacks the dependencies
    sys.stderr.write(f"footnote: {not_installed(error)}\n")
    sys.exit(2)
sys.exit(main())
