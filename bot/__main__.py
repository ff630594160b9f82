"""`python -m bot` does what the script `footnote` does."""

import sys

from bot.errors import not_installed

try:
    from bot.cli import main
except ModuleNotFoundError as error:  # this Python is not the one that it was installed for
    sys.stderr.write(f"footnote: {not_installed(error)}\n")
    sys.exit(2)
sys.exit(main())
