"""Files to upload, good and bad."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from fpdf import FPDF

FAQ = """\
# Swim club FAQ

## When does the pool open?

The pool opens at seven in the morning on weekdays and at nine on Sundays.

## What does a ticket cost?

A day ticket costs four euros for adults and two euros for children under twelve.

## May I bring my dog?

Dogs are welcome on the last day of the season, when the dog swim takes place in the evening.
"""
NEWER = FAQ.replace("four euros", "five euros").split("## May I bring")[0] + (
    "## Where do I park?\n\nThere is a car park behind the sauna with room for ninety cars.\n"
)
YAML = """\
source: {id: rules, title: House rules, publisher: The club}
passages:
  - id: quiet
    paragraphs: [1]
    wording: restated
    text: Please keep quiet in the sauna after eight in the evening.
    asks: [When must I be quiet?]
  - {id: towel, paragraphs: [2], wording: verbatim, text: "Sit on a towel, please."}
gaps:
  - {id: massage, text: The rules do not mention massages., see: quiet, asks: [Is there massage?]}
"""


def word(*paragraphs: str) -> bytes:
    """Return a Word document."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def printed(*lines: str) -> bytes:
    """Return a PDF."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    for line in lines:
        pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def bomb(mebibytes: int = 200) -> bytes:
    """Return a Word document whose text unpacks to this many MiB of spaces."""
    small = io.BytesIO(word("Hello"))
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(small) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != "word/document.xml":
                new.writestr(name, old.read(name))
        with new.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(mebibytes):
                part.write(b" " * 1024 * 1024)
    return stream.getvalue()
