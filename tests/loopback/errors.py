"""The API's error responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .entities import JSON


class DiscordError(Exception):
    """An error response: HTTP status, Discord's code and message, and the invalid fields."""

    def __init__(self, status: int, code: int, message: str, errors: JSON | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: JSON = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


def invalid_form(problems: dict[str, str] | list[str]) -> DiscordError:
    """Return Discord's error for an invalid body, with one problem per field."""
    fields = problems if isinstance(problems, dict) else {"_": "; ".join(problems)}
    errors = {
        name: {"_errors": [{"code": "INVALID", "message": problem}]}
        for name, problem in fields.items()
    }
    return DiscordError(400, 50035, "Invalid Form Body", errors)
