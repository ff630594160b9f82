"""Download files that curators attach to commands. Only Discord's own hosts are contacted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from bot.errors import CurationError
from bot.texts.translatable import Translatable

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.texts.errors import ErrorTexts

HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""The hosts that files are downloaded from. No other host is ever contacted."""
MAX_SECONDS = 30.0
"""Maximum time for a download, in seconds."""
_CHUNK = 1 << 16
_OK, _HTTPS, _MEBIBYTE = 200, 443, 1024 * 1024
_GONE = frozenset({403, 404, 410})


def resolved(url: URL) -> URL:
    """Return the address to connect to. Tests replace this function to serve files locally."""
    return url


async def download(address: str, most: int) -> bytes:
    """Download a file of at most `most` bytes, and return its content.

    Raises CurationError if the address is not one of Discord's, or if the file is too large, can't
    be downloaded or takes too long.
    """
    url = _checked(address)
    try:
        async with asyncio.timeout(MAX_SECONDS):
            return await _download(url, most)
    except TimeoutError:
        raise _failed(lambda texts: texts.download_slow) from None
    except (aiohttp.ClientError, OSError):
        raise _failed(lambda texts: texts.download_failed) from None


def _checked(address: str) -> URL:
    try:
        url = URL(address)
        is_ours = url.scheme == "https" and url.host in HOSTS and url.port == _HTTPS
    except ValueError:
        is_ours = False
    if not is_ours or url.user is not None or url.password is not None:
        raise _failed(lambda texts: texts.download_elsewhere)
    return url


async def _download(url: URL, most: int) -> bytes:
    async with (
        # The session uses no cookies and no proxy from the environment, and decompresses nothing.
        aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            headers={"Accept-Encoding": "identity"},
        ) as session,
        session.get(resolved(url), allow_redirects=False) as response,
    ):
        if response.status in _GONE:
            raise _failed(lambda texts: texts.download_gone)
        if response.status != _OK:
            raise _failed(lambda texts: texts.download_failed)
        content = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > most:
                raise too_large(most)
    return bytes(content)


def too_large(most: int) -> CurationError:
    """Return the error for a file that is too large."""
    return _failed(lambda texts: texts.file_too_large.format(most=most // _MEBIBYTE))


def _failed(write: Callable[[ErrorTexts], str]) -> CurationError:
    return CurationError(Translatable(write))
