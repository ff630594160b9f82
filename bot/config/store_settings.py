"""Settings of the store, as written in the configuration and as used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from bot.runtime.home import expanded
from bot.yamlfile import Unclear
from bot.yamlfile.fields import AsWritten, StrictModel, unfit

if TYPE_CHECKING:
    from pathlib import Path

AUTO = "auto"

_MAX_DATABASE = 4096
_POSTGRESQL = re.compile(r"postgres(?:ql)?(?:\+asyncpg)?://")
# Parameters that both libpq and asyncpg support, and the application name shown in PostgreSQL.
_PARAMETERS = (
    *("host", "port", "user", "password", "passfile", "dbname", "service", "application_name"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslcrl", "sslnegotiation"),
    *("ssl_min_protocol_version", "ssl_max_protocol_version", "target_session_attrs"),
    *("krbsrvname", "gsslib"),
)
_FILE = re.compile(r"(?P<name>[?&](?:passfile|sslrootcert|sslcert|sslkey|sslcrl)=)(?P<path>~[^&]*)")
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_SWITCH = {"on": True, "off": False}


def _checked_database(value: str) -> str:
    if "://" not in value:
        return value
    if not _POSTGRESQL.match(value):
        raise unfit("must be a file, or a URL that begins with postgresql://")
    try:
        parameters = dict(parse_qsl(urlsplit(value).query, strict_parsing=True))
    except ValueError:
        raise unfit("is not a valid URL") from None
    # Don't quote the parameters, which may be part of a password that contains a "?".
    if not parameters.keys() <= set(_PARAMETERS):
        raise unfit(f"has an unknown parameter after the ?: choose from {', '.join(_PARAMETERS)}")
    if parameters.get("sslmode", _SSL_MODES[0]) not in _SSL_MODES:
        raise unfit(f"has an unknown sslmode: choose from {', '.join(_SSL_MODES)}")
    return value


def switch(value: object) -> object:
    """Return `on`, `off` or a boolean as a bool. Raise an error for any other value."""
    raw = value.raw if isinstance(value, Unclear) else value
    switched = _SWITCH.get(raw, raw) if isinstance(raw, str) else raw
    if not isinstance(switched, bool):
        raise unfit("must be on or off")
    return switched


class StoreSection(StrictModel):
    """Settings of the store as written in config.yaml."""

    database: Annotated[
        str,
        AsWritten(_MAX_DATABASE),
        AfterValidator(_checked_database),
        Field(repr=False),  # the URL may contain a password
    ] = AUTO
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    questions: Annotated[bool, BeforeValidator(switch)] = True


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """Settings of the store, with paths resolved.

    database        SQLite file, or URL of a PostgreSQL database; None for the default SQLite file
                    in the user's data folder
    retention_days  number of days for which questions, votes, weekly counts and handoffs are kept
    questions       true to store the text of questions
    """

    database: Path | str | None = field(default=None, repr=False)  # the URL may contain a password
    retention_days: int = 90
    questions: bool = True

    @property
    def shared(self) -> bool:
        """True if the database runs on a server, so several processes can share it."""
        return isinstance(self.database, str)


def store_config(section: StoreSection, folder: Path) -> StoreConfig:
    """Return the store's settings. A database file's path is resolved against `folder`."""
    place = _database(section.database, folder)
    return StoreConfig(place, section.retention_days, section.questions)


def _database(place: str, folder: Path) -> Path | str | None:
    if _POSTGRESQL.match(place):
        return _FILE.sub(_absolute, place)
    return None if place == AUTO else folder / expanded(place)


def _absolute(found: re.Match[str]) -> str:
    """Return a URL parameter that names a file, with the leading `~` of the path expanded."""
    return f"{found['name']}{quote(str(expanded(unquote(found['path']))))}"
