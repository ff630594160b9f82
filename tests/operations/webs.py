"""HTTP client for the bot's port on this machine."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from prometheus_client import Metric


def free_port() -> int:
    """Return a port that is not in use."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        number: int = server.getsockname()[1]
        return number


@dataclass(frozen=True)
class Page:
    """An HTTP response."""

    status: int
    text: str
    content_type: str


@dataclass(frozen=True)
class Port:
    """The bot's health port, accessed in the same way as by probes and Prometheus."""

    number: int

    @property
    def section(self) -> str:
        """The configuration section that opens the port."""
        return f"health: {{port: {self.number}}}\n"

    async def get(self, path: str, method: str = "GET", **headers: str) -> Page:
        """Request a path and return the response."""
        url = f"http://127.0.0.1:{self.number}{path}"
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url, headers=headers) as response,
        ):
            return Page(response.status, await response.text(), response.content_type)

    async def ready(self) -> tuple[int, Any]:
        """Return the HTTP status and the JSON body of /readyz."""
        url = f"http://127.0.0.1:{self.number}/readyz"
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status, await response.json()

    async def metrics(self) -> Metrics:
        """Return the metrics from /metrics."""
        page = await self.get("/metrics")
        return Metrics(list(text_string_to_metric_families(page.text)), page.text)


@dataclass(frozen=True)
class Metrics:
    """Parsed metrics, to look up samples by name and labels."""

    families: list[Metric]
    text: str

    def of(self, name: str, **labels: str) -> float:
        """Return the sum of the samples with this name and these labels."""
        return sum(
            sample.value
            for family in self.families
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    def labels(self, name: str, label: str) -> set[str]:
        """Return the values of a label in the samples with this name."""
        return {
            sample.labels[label]
            for family in self.families
            for sample in family.samples
            if sample.name == name
        }
