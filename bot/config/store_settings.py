"""The settings of the store: as they stand in the configuration, and as they are used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from bot.yamlfile import Unclear
from bot.yamlfile.fields import OneLine, StrictModel, unfit

AUTO = "auto"

_MAX_PLACE = 4096
_POSTGRESQL = re.compile(r"postgres(?:ql)?(?:\+asyncpg)?://")
# What asyncpg takes of libpq's, and the name under which PostgreSQL's operator sees the bot.
_PARAMETERS = (
    *("host", "port", "user", "password", "passfile", "dbname", "service", "application_name"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslcrl", "sslnegotiation"),
    *("ssl_min_protocol_version", "ssl_max_protocol_version", "target_session_attrs"),
    *("krbsrvname", "gsslib"),
)
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_SWITCH = {"on": True, "off": False}


def _place(value: str) -> str:
    if "://" not in value:
        return value
    if not _POSTGRESQL.match(value):
        raise unfit("must be a file, or a URL that begins with postgresql://")
    try:
        parameters = dict(parse_qsl(urlsplit(value).query, strict_parsing=True))
    except ValueError:
        raise unfit("is no URL that can be read") from None
    # Neither is repeated: where a password has a "?" in it, they are a part of it.
    if not parameters.keys() <= set(_PARAMETERS):
        raise unfit(f"has a parameter after the ? that is none of {', '.join(_PARAMETERS)}")
    if parameters.get("sslmode", _SSL_MODES[0]) not in _SSL_MODES:
        raise unfit(f"has an sslmode that is none of {', '.join(_SSL_MODES)}")
    return value


def switch(value: object) -> object:
    """Read `on` and `off`, which YAML's own rules make a trap anywhere else."""
    raw = value.raw if isinstance(value, Unclear) else value
    switched = _SWITCH.get(raw, raw) if isinstance(raw, str) else raw
    if not isinstance(switched, bool):
        raise unfit("must be on or off")
    return switched


class StoreSection(StrictModel):
    """The settings of the store as written."""

    database: Annotated[
        str,
        OneLine(_MAX_PLACE),
        AfterValidator(_place),
        Field(repr=False),  # it may hold a password
    ] = AUTO
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    questions: Annotated[bool, BeforeValidator(switch)] = True


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """Where questions and votes are kept, for how long, and whether their text is.

    `database` is SQLite's file, or the URL of a PostgreSQL database; None is a file in the user's
    data folder.
    """

    database: Path | str | None = field(default=None, repr=False)  # it may hold a password
    retention_days: int = 90
    questions: bool = True


def store_config(section: StoreSection, folder: Path) -> StoreConfig:
    """Return the settings with the path of a file relative to `folder`."""
    place = _database(section.database, folder)
    return StoreConfig(place, section.retention_days, section.questions)


def _database(place: str, folder: Path) -> Path | str | None:
    if _POSTGRESQL.match(place):
        return place
    return None if place == AUTO else folder / Path(place).expanduser()
