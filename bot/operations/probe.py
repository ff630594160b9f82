"""Asks a running bot how it is, as container engines do."""

from __future__ import annotations

import http.client
from ipaddress import ip_address
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.config.sections import Health

PATIENCE = 5.0
"""How many seconds the bot has to answer."""
_MOST = 4096


def ask(settings: Health, path: str) -> tuple[bool, str]:
    """Return whether the bot is well, and what it says; raise UsageError if it can't be asked."""
    if not settings.port:
        raise UsageError(
            "the bot can't be asked: set a `port` in the section `health` of the configuration"
        )
    connection = http.client.HTTPConnection(_near(settings.host), settings.port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        said = response.read(_MOST).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return False, f"no answer from port {settings.port}: {str(error) or type(error).__name__}"
    finally:
        connection.close()
    return response.status == http.client.OK, said


def _near(host: str) -> str:
    """Return where to ask a bot that listens at this address, which may be every one."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"  # noqa: PLR2004 - the name says it
