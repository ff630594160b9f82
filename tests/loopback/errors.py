"""The API's error responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .entities import JSON


KNOWN: dict[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10014: (404, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    20016: (429, "This action cannot be performed due to slowmode rate limit."),
    20028: (429, "The write action you are performing on the channel has hit the rate limit."),
    30010: (400, "Maximum number of reactions reached (20)"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    40060: (400, "Interaction has already been acknowledged."),
    40094: (400, "This interaction has reached its follow-up limit"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50083: (403, "Thread is archived"),
    90001: (403, "Reaction was blocked"),
    160002: (403, "Cannot reply without permission to read message history"),
    160005: (403, "Thread is locked"),
    200000: (400, "Message was blocked by automatic moderation"),
    240000: (400, "Message blocked by harmful links filter"),
}
"""The status and message of Discord's errors, by code."""


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


def refusal(code: int) -> DiscordError:
    """Return Discord's error with this code."""
    status, message = KNOWN[code]
    return DiscordError(status, code, message)
