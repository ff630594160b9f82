"""Convert the date formats common in articles to ISO 8601."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
_ISO = re.compile(rf"{_YEAR}(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ,].{{0,40}})?)?)?", re.DOTALL)
_WRITTEN = tuple(
    re.compile(rf"(?:[a-z]{{3,9}}\.?,? )?{order}\b", re.IGNORECASE)
    for order in (
        rf"{_NAME} {_DAY},? {_YEAR}",
        rf"{_DAY}\.? {_NAME},? {_YEAR}",
        rf"{_NAME},? {_YEAR}",
    )
)


def iso_date(text: str) -> str | None:
    """Return the date at the start of `text` as an ISO 8601 string, or None.

    The result has the form 2013-05-02, 2013-05 or 2013. The function understands "May 2, 2013",
    "2 May 2013" and "Thursday, May 2nd, 2013, 1:21 PM", but not 2/5/2013, which is ambiguous.
    """
    text = " ".join(text.split())
    if match := _ISO.fullmatch(text):
        return _checked(match["year"], match["month"], match["day"])
    if match := _first_written(text):
        month = _MONTHS.index(match["name"][:3].lower()) + 1
        return _checked(match["year"], f"{month:02}", match.groupdict().get("day"))
    return None


def end_of_date(text: str) -> int:
    """Return the end index of a date such as "May 2, 2013" at the start of `text`, or 0."""
    match = _first_written(text)
    return match.end() if match else 0


def _first_written(text: str) -> re.Match[str] | None:
    return next((match for pattern in _WRITTEN if (match := pattern.match(text))), None)


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    parts = [year, month, day.zfill(2) if day else None]
    return "-".join(filter(None, parts))
