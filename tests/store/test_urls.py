"""Providers' PostgreSQL URLs work unchanged, including their parameters."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.config.store_settings import StoreConfig
from bot.errors import StoreError
from bot.store import Store
from bot.store.database import Database
from tests.operations.webs import free_port
from tests.store.cluster import Cluster, programs

if TYPE_CHECKING:
    from collections.abc import Iterator

_SSL = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """Yield a server that listens on TCP and has a self-signed TLS certificate."""
    folder = programs()
    if not folder or not shutil.which("openssl"):
        pytest.skip("PostgreSQL or openssl is not installed")
    cluster = Cluster(folder, free_port())
    data = cluster.folder / "data"
    request = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    named = ["-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(data / "server.key"), "-out", str(data / "server.crt")]
    subprocess.run([*request.split(), *named, *files], check=True, capture_output=True)
    owner = data.stat()
    for name in ("server.key", "server.crt"):
        shutil.chown(data / name, owner.st_uid, owner.st_gid)
        (data / name).chmod(0o600)
    cluster.stop()
    with (data / "postgresql.conf").open("a") as settings:
        settings.write("ssl = on\n")
    cluster.start()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="module")
def url(server: Cluster) -> str:
    """Return the URL of a database on the server."""
    return server.new_database().replace("127.0.0.1", "localhost")


async def encrypted(url: str) -> bool:
    """Return whether a connection through this URL is encrypted."""
    database = Database(url)
    try:
        async with database.reading() as connection:
            return bool((await connection.execute(_SSL)).scalar_one())
    finally:
        await database.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_each_scheme_means_the_same(url: str, scheme: str) -> None:
    """Providers use the first or the second scheme, and users of SQLAlchemy use the third."""
    await encrypted(url.replace("postgresql", scheme, 1))


async def test_sslmode_decides_about_encryption(server: Cluster, url: str) -> None:
    """The modes are those of libpq. verify-full rejects an unknown certificate."""
    authority = server.folder / "data" / "server.crt"
    assert await encrypted(f"{url}?sslmode=require&application_name=footnote")
    assert not await encrypted(f"{url}?sslmode=disable")
    assert await encrypted(f"{url}?sslmode=verify-full&sslrootcert={authority}")
    other = server.folder / "data" / "server.key"
    with pytest.raises(StoreError):
        await encrypted(f"{url}?sslmode=verify-full&sslrootcert={other}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # without encryption, because asyncio closes an encrypted connection only after a reply
        ("/test(.*)", r"/nowhere\1?sslmode=disable", 'database "nowhere.*" does not exist'),
        ("footnote@(.*)", r"nobody@\1?sslmode=disable", 'role "nobody" does not exist'),
        (r"localhost.*", "/test?host=localhost&port=x", "the database URL can't be used"),
    ],
)
async def test_a_connection_error_is_reported(url: str, old: str, new: str, message: str) -> None:
    """The server's message is shown, which repeats only what the operator configured."""
    async with Store(StoreConfig(re.sub(old, new, url))) as store:
        with pytest.raises(StoreError, match=message):
            await store.ping()
