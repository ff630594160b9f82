"""Recognize lines that pages show around an article, such as "Share this" and "© 2020"."""

from __future__ import annotations

import re

_MAX_WORDS = 25
_MAX_LINK_WORDS = 12
_FULL_STOP = re.compile(r"[.!?\u3002\uff01\uff1f][\"'\u201d\u2019)\]]*$")
_MIN_SENTENCE = 4  # minimum number of words in a sentence, so "Loading..." is not one
# Lines that are never part of an article, even if they are sentences.
_NOTICE = re.compile(
    r"""(?:
      (?:©|\(c\)|copyright)(?:\ copyright)?\ ?(?:©\ ?)?
        (?:\d{4}\b.{0,80}|.{0,60}\ball\ rights\ reserved\W*)
    | all\ rights\ reserved\W*
    | (?:advertisement|sponsored|story\ continues\ below.{0,40})\W*
    | (?:accept|reject|manage)\ (?:all\ )?cookies\W*
    | (?:built|made|generated|created)\ (?:with|by|using)\ (?:the\ )?
        (?:sphinx|mkdocs|docusaurus|vitepress|hugo|jekyll|gitbook|read\ the\ docs)\b.{0,80}
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# Lines that are part of an article only if they are sentences.
_LINE = re.compile(
    r"""(?:
      (?:share|tweet|pin|email|print)(?:\ (?:this|on|via|it|with)\b.{0,80})?
    | (?:read|see|show|learn|find\ out|click\ here\ (?:to|for))\ more\b(?::.{0,120}|\W*)
    | (?:see|read)\ also:.{0,120}
    | (?:related|recommended)(?:\ (?:articles?|stories|content|posts|topics|reading))?\W*
    | (?:related|recommended)\ (?:articles?|stories|content|posts|topics|reading):.{0,120}
    | (?:follow|like|find)\ us\ on\b.{0,80}
    | (?:sign\ up|subscribe|register)\b.{0,40}\b(?:newsletter|updates|emails?|inbox)\b.{0,60}
    | (?:we|this\ (?:web)?site)\ uses?\ cookies\b.{0,120}
    | (?:skip|back|return|go)\ to\ (?:the\ )?(?:main\ )?(?:content|top|article|navigation|contents|
        table\ of\ contents)\b.{0,10}
    | (?:jump\ to|table\ of)\ (?:contents|navigation|comments)\W*
    | (?:leave\ a|post\ a|add\ a|\d+)\ (?:comments?|reply)\W*
    | was\ this\ (?:page|article|section|document|information)?\ ?helpful\?.{0,20}
    | last\ (?:updated|modified|edited|changed|reviewed|update:)(?!\w).{0,60}
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# Lines that are part of an article unless they are links or buttons.
_LINK = re.compile(
    r"""\W*(?:
      (?:(?:next|prev|previous)(?:\ (?:page|topic|chapter|article|section|post|step|lesson))?)
        (?:\W.{0,80})?
    | (?:edit|improve|view|report|suggest|open|raise)\b.{0,60}\b
        (?:page|github|gitlab|bitbucket|source|issue|edits|document)\b.{0,20}
    | (?:home|menu|search|log\ ?in|sign\ in|loading|top|up|contents|index|copy|download|print)
    | (?:click|tap)\ here\b.{0,60}
    | (?:back\ to|return\ to)\b.{0,60}
    )\W*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_LONE = re.compile(
    r"\W*(?:home|menu|search|log ?in|sign in|next|previous|prev|loading|top)\W*", re.IGNORECASE
)
_BUTTON = re.compile(
    r"""(?:
      (?:click|tap)(?:\ here)?\ (?:to|for)\b.{0,40}
    | (?:show|hide|view|see|expand|collapse|more|details|reveal|open)
        (?:\ (?:more|less|all|details|me|this|answer|solution|code|example|content)){0,3}\W*
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BADGE = re.compile(
    r"badge|shields\.io|travis-ci|codecov|/actions/workflows/|circleci|opencollective\.com/.{0,80}svg",
    re.IGNORECASE,
)
# Placeholders and file names that are used instead of an image description.
_NO_DESCRIPTION = re.compile(
    r"""(?:
      (?:(?:enter|insert)\ )?(?:image|picture)\ description(?:\ here)?
    | (?:(?:image|picture)\ )?alt(?:ernative)?[ -]text
    | (?:alt|image|img|picture|photo|screen\ ?shot|imagen)[ _-]?\d{0,4}
    | screen\ ?shot[ _-](?:from\ |at\ )?\d{4}-\d{2}-\d{2}.{0,40}
    | (?:img|dscn?|dscf|pxl)[_-]?\d[\w-]{0,60}
    | \S{1,120}\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|avif|heic)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def boilerplate(text: str, *, linked: bool = False) -> str:
    """Return the kind of boilerplate that a line is, or "" if it is part of an article.

    A sentence is usually part of the article, but a legal notice never is. `linked` is true if the
    line consists of links or buttons.
    """
    text = text.strip()
    words = len(text.split())
    if not words or words > _MAX_WORDS:
        return ""
    if _NOTICE.fullmatch(text):
        return "notice"
    if linked and words <= _MAX_LINK_WORDS and _LINK.fullmatch(text):
        return "navigation link"
    is_sentence = words >= _MIN_SENTENCE and bool(_FULL_STOP.search(text))
    is_helpful = text.lower().startswith("was this ")  # a request for feedback on the page
    if (linked or is_helpful or not is_sentence) and _LINE.fullmatch(text):
        return "page furniture"
    return "page furniture" if _LONE.fullmatch(text) and words <= len(["log", "in"]) else ""


def is_button(text: str) -> bool:
    """Return whether a label only explains how to open collapsed text, as in "Click to expand"."""
    return bool(_BUTTON.fullmatch(text.strip()))


def is_badge(address: str) -> bool:
    """Return whether an image is a badge, such as one that shows a project's build status."""
    return bool(_BADGE.search(address))


def describes(alternative: str) -> bool:
    """Return whether an image's alt text says more than "image" or a file name."""
    return not _NO_DESCRIPTION.fullmatch(alternative.strip())
