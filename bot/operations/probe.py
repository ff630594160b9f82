"""Query the health of a running bot, for example from a container's health check."""

from __future__ import annotations

import http.client
from ipaddress import ip_address
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.config.sections import Health

PATIENCE = 5.0
"""Maximum number of seconds to wait for the bot's response."""
_MAX_BYTES = 4096


def ask(settings: Health, path: str) -> tuple[bool, str]:
    """Return whether a running bot is healthy, and its response or an error message.

    Raises UsageError if no port is configured.
    """
    if not settings.port:
        raise UsageError(
            "the bot has no port for health checks: "
            "set a `port` in the `health` section of the configuration"
        )
    host = _connectable(settings.host)
    connection = http.client.HTTPConnection(host, settings.port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read(_MAX_BYTES).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return False, f"no answer from port {settings.port}: {str(error) or type(error).__name__}"
    finally:
        connection.close()
    return response.status == http.client.OK, body


def _connectable(host: str) -> str:
    """Return the address to connect to: loopback if the bot listens on all addresses."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"  # noqa: PLR2004 - named by `version`
