"""Settings of the chooser: its language model, and the limits on calls."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from bot.yamlfile.fields import AsWritten, StrictModel, unfit

if TYPE_CHECKING:
    from typing import Self

KEY = "FOOTNOTE_CHOOSER_KEY"
"""Name of the environment variable that contains the endpoint's key."""
KEY_NOT_HERE = (
    "the key doesn't belong in a file that others may read: "
    f"set the environment variable {KEY} instead"
)
MAX_URL = 512
MAX_MODEL = 200

_LOCAL_NAME = re.compile(
    r"[a-z][a-z0-9_-]*|.+\.(?:localhost|local|lan|internal|home\.arpa|svc)", re.IGNORECASE
)
"""Private host names: single labels, as in Compose, and names with a reserved suffix."""


def _checked_url(text: str) -> str:
    if not text.strip():
        return ""
    url = AsWritten(MAX_URL).check(text)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise unfit("is not a valid URL") from None
    if parts.scheme not in {"http", "https"} or not host or port == 0:
        raise unfit("must be the address of an endpoint, such as http://127.0.0.1:11434/v1")
    if "@" in parts.netloc:  # don't quote the URL, which may contain a password
        raise unfit(f"must not contain a user or a password: set the environment variable {KEY}")
    if parts.query or parts.fragment or re.search(r"[^!-~]", url):
        raise unfit("must not contain ?, #, spaces or non-ASCII characters")
    if parts.scheme == "http" and not _is_local(host):
        raise unfit(
            "would send questions and the key unencrypted over the internet: begin it with "
            "https://, or name a computer on your own network"
        )
    return url


def _is_local(host: str) -> bool:
    """Return whether a host is this computer or one on a private network."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _LOCAL_NAME.fullmatch(host.rstrip(".")) is not None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return not (mapped or address).is_global


def _checked_model(text: str) -> str:
    return AsWritten(MAX_MODEL).check(text) if text.strip() else ""


class ChooserSection(StrictModel):
    """Settings of the chooser. Without a `url`, there is no chooser.

    url          base URL of an OpenAI-compatible endpoint
    model        name of the model at that endpoint
    timeout      maximum time for a choice, in seconds
    concurrency  maximum number of simultaneous calls
    daily        maximum number of calls per day in each process; 0 means no limit
    """

    url: Annotated[str, AfterValidator(_checked_url)] = ""
    model: Annotated[str, AfterValidator(_checked_model)] = ""
    timeout: Annotated[float, Field(ge=0.1, le=60)] = 3
    concurrency: Annotated[int, Field(ge=1, le=32)] = 2
    daily: Annotated[int, Field(ge=0, le=1_000_000)] = 1000

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.url and not self.model:
            raise unfit("needs `model`, the name of the model at `url`")
        if self.model and not self.url:
            raise unfit("needs `url`, the address of the endpoint that serves `model`")
        return self

    @property
    def host(self) -> str | None:
        """The host that receives questions, or None if there is no chooser."""
        return urlsplit(self.url).hostname
