"""Make a PDF or a Word document, like that of an office program, from text in simple Markdown.

`#` and `##` mark headings, `- ` and `1. ` mark list items, and `|` marks table rows. Other lines
are paragraphs.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from docx import Document
from fpdf import FPDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from docx.document import Document as Docx

MADE: Final = datetime(2024, 5, 2, tzinfo=UTC)
"""Creation time written into the documents' metadata."""
_SIZES = {"title": 20, "heading": 13}
_STYLES = {"title": "Title", "heading": "Heading 1", "item": "List Bullet", "step": "List Number"}


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line with its type: title, heading, item, step, row or text."""
    marks = (("## ", "heading"), ("# ", "title"), ("- ", "item"), ("1. ", "step"), ("| ", "row"))
    for line in filter(None, map(str.strip, text.split("\n"))):
        mark, kind = next((pair for pair in marks if line.startswith(pair[0])), ("", "text"))
        yield kind, line.removeprefix(mark)


def docx_of(text: str) -> bytes:
    """Return a Word document with styles, a table of contents and a page header."""
    document = Document()
    document.core_properties.author, document.core_properties.created = "A. Member", MADE
    found = list(pieces(text))
    headings = [line for kind, line in found if kind == "heading"]
    document.sections[0].header.paragraphs[0].text = found[0][1]
    rows: list[str] = []
    for kind, line in [*found, ("end", "")]:
        if kind == "row":
            rows.append(line)
            continue
        if rows:
            _add_table(document, rows)
            rows = []
        if kind != "end":
            document.add_paragraph(line, style=_STYLES.get(kind, "Normal"))
        if kind == "title":
            document.add_paragraph("Contents", style="TOC Heading")
            toc = document.styles.add_style("toc 1", 1)
            for number, heading in enumerate(headings, 1):
                document.add_paragraph(f"{heading}\t{number}", style=toc)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_table(document: Docx, rows: list[str]) -> None:
    cells = [[cell.strip() for cell in row.strip("| ").split("|")] for row in rows]
    table = document.add_table(rows=0, cols=len(cells[0]))
    for number, row in enumerate(cells):
        for place, cell in zip(table.add_row().cells, row, strict=True):
            place.paragraphs[0].add_run(cell).bold = not number


class _Pdf(FPDF):
    """A PDF with a running header and page numbers."""

    title_above = ""

    def header(self) -> None:
        self.set_font("Helvetica", "", 9)
        self.cell(0, 8, self.title_above, new_x="LMARGIN", new_y="NEXT")
        self.ln(6)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", "", 9)
        self.cell(0, 8, f"Page {self.page_no()}", align="C")


def pdf_of(text: str) -> bytes:
    """Return a PDF with headings in larger letters and a contents page with dot leaders."""
    found = list(pieces(text))
    document = _Pdf()
    document.set_creation_date(MADE)
    document.title_above = found[0][1]
    document.add_page()
    _show(document, found[0][1], size=_SIZES["title"], is_bold=True)
    _show(document, "Contents", size=_SIZES["heading"], is_bold=True)
    for number, (kind, line) in enumerate(found):
        if kind == "heading":
            _show(document, f"{line} {'.' * (90 - len(line))} {2 + number // 30}", after=1)
    document.add_page()
    for kind, line in found[1:]:
        if kind == "heading":
            _show(document, line, size=_SIZES["heading"], is_bold=True, after=2)
        else:
            _show(document, f"\u2022 {line}".replace("\u2022", "-") if kind == "item" else line)
    return bytes(document.output())


def _show(
    document: FPDF, line: str, *, size: int = 11, is_bold: bool = False, after: int = 4
) -> None:
    document.set_font("Helvetica", "B" if is_bold else "", size)
    document.multi_cell(0, size * 0.45, line, new_x="LMARGIN", new_y="NEXT", align="L")
    document.ln(after)


MAKERS: Final[Mapping[str, Callable[[str], bytes]]] = {".docx": docx_of, ".pdf": pdf_of}
