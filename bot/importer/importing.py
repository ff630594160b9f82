"""Import an article into a new or existing knowledge file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.importer.article import assemble
from bot.importer.covering import cover
from bot.importer.draft import Known, drafts, glossary
from bot.importer.emit import ABOUT, passage_lines, source_lines, term_lines
from bot.importer.matching import match
from bot.importer.merge import merge
from bot.importer.outcome import NOTHING_TAKEN, Imported, Prepared
from bot.importer.previous import read_previous
from bot.importer.questions import with_questions
from bot.importer.readers.reading import read_file
from bot.importer.source import Overrides, source_of
from bot.importer.surroundings import add_terms, gaps_to_check, loosen_pointers
from bot.importer.writing import content_of, schema_line, write
from bot.knowledge.loader import MAX_BYTES
from bot.knowledge.passage_text import Format
from bot.output.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bot.importer.article import Article
    from bot.importer.draft import DraftPassage
    from bot.importer.merge import Changes
    from bot.importer.outcome import Taken
    from bot.importer.previous import Previous
    from bot.knowledge.schema import SourceEntry


def import_article(path: Path, out: Path, overrides: Overrides | None = None) -> Imported:
    """Create or update the knowledge file `out` from an article, without any network access.

    Raises UsageError for unusable paths and values, KnowledgeError if `out` exists and has
    problems, and ArticleError if nothing can be imported. If an error is
    raised, `out` is unchanged.
    """
    prepared = prepare(path, out, overrides)
    if prepared.content is None:
        return prepared.imported
    backup = write(out, prepared.content, keep=prepared.imported.changes is not None)
    return replace(prepared.imported, backup=backup)


def prepare(
    path: Path,
    out: Path,
    overrides: Overrides | None = None,
    taken: Taken = NOTHING_TAKEN,
    *,
    hidden: bool = False,
) -> Prepared:
    """Prepare the import of an article into `out` without writing the file.

    If `hidden` is true, no progress bar is shown. Raises the same errors as `import_article`.
    """
    if "\0" in f"{path}{out}":
        raise UsageError("a file name can't contain a NUL character")
    chosen = (overrides or Overrides()).checked()
    content = _existing(path, out)
    previous = None if content is None else read_previous(out, content)
    _check_same_source(previous, chosen)
    article = read_article(path)
    chosen = chosen.located(article.details)
    if previous is None:
        return _imported(path, out, article, chosen, taken, hidden=hidden)
    return _imported_again(out, article, chosen, previous, taken, hidden=hidden)


def read_article(path: Path) -> Article:
    """Return the article in a file, or raise UsageError or ArticleError if it can't be read."""
    return assemble(with_questions(read_file(path)))


def prepared(
    article: Article, out: Path, overrides: Overrides, taken: Taken, known: bytes | None
) -> Prepared:
    """Prepare the import of an article into `out` without reading or writing any file.

    `known` is the current content of `out`, or None if the file doesn't exist. Raises the same
    errors as `import_article`.
    """
    if known is None:
        return _imported(out, out, article, overrides.checked(), taken, hidden=True)
    previous = read_previous(out, known)
    return _imported_again(out, article, overrides.checked(), previous, taken, hidden=True)


def _existing(path: Path, out: Path) -> bytes | None:
    """Return the content of `out`, or None if the file doesn't exist.

    Raises UsageError if `path` and `out` can't be used together, or if `out` can't be read.
    """
    try:
        if out.is_dir():
            raise UsageError(f"{out} is a folder; give the path of a file in it")
        if not out.parent.is_dir():
            raise UsageError(f"{out.parent}: no such folder")
        if not out.exists():
            return None
        if path.exists() and out.samefile(path):
            raise UsageError(f"{out}: the article can't be its own knowledge file")
        with out.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror}") from None


def _check_same_source(previous: Previous | None, overrides: Overrides) -> None:
    if previous is None or overrides.id in {None, previous.entry.source.id}:
        return
    raise UsageError(
        f"{previous.document.file} is about the source `{previous.entry.source.id}`, not "
        f"`{overrides.id}`: choose another file"
    )


def _imported(
    path: Path, out: Path, article: Article, overrides: Overrides, taken: Taken, *, hidden: bool
) -> Prepared:
    source = source_of(article.details, overrides, path)
    found = drafts(source, article.paragraphs, Known(taken.ids), overrides.linked)
    passages = _with_progress(found, article, hidden=hidden)
    if any(passage.has_markup for passage in passages):
        source = source.model_copy(update={"format": Format.MARKDOWN})
    texts = [paragraph.text for paragraph in article.paragraphs]
    terms = taken.free(glossary(passages, texts))
    lines = [*schema_line(out), ABOUT, *source_lines(source), ""]
    if terms:
        lines += ["glossary:", *(line for pair in terms for line in term_lines(*pair)), ""]
    lines.append("passages:")
    for n, passage in enumerate(passages):
        lines += [*([""] if n else ()), *passage_lines(passage, source)]
    outcome = _outcome(source, article, passages, fresh=passages, terms=len(terms))
    ids = frozenset([source.id, *(passage.id for passage in passages)])
    return Prepared(outcome, content_of(out, lines), ids, tuple(terms))


def _imported_again(
    out: Path,
    article: Article,
    overrides: Overrides,
    previous: Previous,
    taken: Taken,
    *,
    hidden: bool,
) -> Prepared:
    before = _joined(previous, _original(previous))
    # Use the final details, because every reply contains them and they count toward its length.
    wanted = source_of(article.details, _with_overrides(previous, overrides), out)
    old, paragraphs = previous.entry.passages, article.paragraphs
    covered = cover(old, paragraphs, by_paragraph=previous.is_by_paragraph)
    known = Known(previous.ids() | taken.ids, previous.labels(), covered.fixed)
    drafted = drafts(wanted, paragraphs, known, overrides.linked)
    passages = _with_progress(drafted, article, hidden=hidden)
    found = match(old, passages, paragraphs, covered)
    lines, fresh, changes = merge(previous, passages, found, overrides)
    terms = taken.free(glossary(fresh, [paragraph.text for paragraph in article.paragraphs]))
    add_terms(previous, terms)
    changes.notes += loosen_pointers(previous, changes.gone)
    changes.notes += gaps_to_check(previous, changes.reworded)
    after = _joined(previous, lines)
    content = content_of(out, after) if after != before else None
    outcome = _outcome(wanted, article, passages, fresh=fresh, terms=len(terms), changes=changes)
    return Prepared(outcome, content, frozenset(passage.id for passage in fresh), tuple(terms))


def _with_progress(
    passages: Iterable[DraftPassage], article: Article, *, hidden: bool
) -> list[DraftPassage]:
    """Return the passages as a list, and show a progress bar if drafting takes a while."""
    found: list[DraftPassage] = []
    with progress("Importing", len(article.paragraphs), hidden=hidden) as advance:
        for passage in passages:
            advance(passage.paragraphs[-1] - (found[-1].paragraphs[-1] if found else 0))
            found.append(passage)
    return found


def _with_overrides(previous: Previous, overrides: Overrides) -> Overrides:
    source = previous.entry.source
    known = type(overrides.details)(
        source.title, source.publisher, source.author, source.published, source.url, source.language
    )
    return Overrides(source.id, overrides.details.or_else(known))


def _original(previous: Previous) -> list[str]:
    lines = [line for known in previous.passages for line in (*known.above, *known.chunk.lines)]
    return [*lines, *previous.below]


def _joined(previous: Previous, passages: list[str]) -> list[str]:
    lines = list(previous.preamble)
    for key, part in previous.parts.items():
        lines += part
        if key == "source":
            lines += previous.source.lines
        elif key == "passages":
            lines += passages
    return lines


def _outcome(
    source: SourceEntry,
    article: Article,
    passages: Sequence[DraftPassage],
    *,
    fresh: Sequence[DraftPassage],
    terms: int,
    changes: Changes | None = None,
) -> Imported:
    asks = sum(len(passage.proposed) for passage in fresh)
    crumbs = tuple(passage.id for passage in fresh if passage.is_crumb)
    return Imported(
        source,
        len(article.paragraphs),
        len(passages),
        asks,
        terms,
        changes,
        crumbs=crumbs,
        notes=article.notes,
    )
