"""Limits for documents that curators add in Discord."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.yamlfile.fields import StrictModel

MEBIBYTE = 1024 * 1024


class DocumentSection(StrictModel):
    """Limits for documents that curators add in Discord.

    file_mib     maximum size of an uploaded file, in MiB
    documents    maximum number of documents per server; 0 switches uploads off
    passages     maximum total number of passages in a server's documents
    total_mib    maximum total size of a server's documents, in MiB
    seconds      maximum time for reading a file, in seconds
    memory_mib   maximum memory for reading a file, in MiB
    """

    file_mib: Annotated[int, Field(ge=1, le=50)] = 10
    documents: Annotated[int, Field(ge=0, le=1000)] = 50
    passages: Annotated[int, Field(ge=1, le=100_000)] = 5000
    total_mib: Annotated[int, Field(ge=1, le=1000)] = 4
    seconds: Annotated[int, Field(ge=1, le=600)] = 60
    memory_mib: Annotated[int, Field(ge=384, le=16_384)] = 512

    @property
    def file_bytes(self) -> int:
        """The maximum size of an uploaded file, in bytes."""
        return self.file_mib * MEBIBYTE

    @property
    def total_bytes(self) -> int:
        """The maximum total size of a server's documents, in bytes."""
        return self.total_mib * MEBIBYTE
