"""Knowledge files are loaded completely, or every problem is reported with its position."""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model.entries import Gap, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase, Term
from bot.core.model.labels import confirmed_asks, label_of
from bot.errors import KnowledgeError, Problem
from bot.importer.readers import reading
from bot.knowledge import files
from bot.knowledge.loader import load, load_with_places
from bot.texts import texts_in
from bot.texts.citation import citation
from tests.broken import CASES, RIGHT

CATS = Source("cats", "On Cats", "Purr Press")


def write(path: Path, text: str) -> Path:
    """Write a file and return its path."""
    path.write_text(text, encoding="utf-8")
    return path


def problems(*paths: Path) -> list[str]:
    """Return the problems that are reported for these paths."""
    with pytest.raises(KnowledgeError) as caught:
        load(paths)
    return [str(problem) for problem in caught.value.problems]


def about(id_: str) -> str:
    """Return another valid file, in which all ids begin with `id_`."""
    return (
        f"source: {{id: {id_}, title: T, publisher: P}}\n"
        "passages:\n"
        f"  - {{id: {id_}-a, paragraphs: [1], wording: verbatim, text: A, asks: [a]}}\n"
        f"  - {{id: {id_}-b, paragraphs: [2], wording: verbatim, text: B}}\n"
    )


def test_a_valid_file_is_loaded(tmp_path: Path) -> None:
    """Everything in a file is in the model."""
    knowledge = load([write(tmp_path / "cats.yaml", RIGHT)])
    sleep = Passage(
        id="sleep",
        source=CATS,
        text="Cats sleep all day.",
        paragraphs=(1, 2),
        wording=Wording.RESTATED,
        starts="The cat sleeps all",
        asks=("when do cats sleep?", "are cats lazy?"),
    )
    dogs = Gap(
        "dogs",
        CATS,
        "The book does not mention dogs.",
        ("what about dogs?",),
        "sleep",
        "what about dogs?",
    )
    aliases = ("kitty", "mouser")
    glossary = (Term("cat", aliases, (("cats", aliases),)),)
    assert knowledge == KnowledgeBase((CATS,), (sleep,), (dogs,), glossary)


def test_a_label_is_the_first_ask(tmp_path: Path) -> None:
    """A label is matched like the asks, and each has its own position in the file."""
    text = RIGHT.replace("  - id: sleep\n", "  - id: sleep\n    label: When do cats sleep?\n")
    text = text.replace("      - when do cats sleep?\n", "")
    loaded = load_with_places([write(tmp_path / "cats.yaml", text)])
    [sleep] = loaded.knowledge.passages
    assert sleep.asks == ("When do cats sleep?", "are cats lazy?")
    assert label_of(sleep) == "When do cats sleep?"
    lines = text.splitlines()
    for n, ask in enumerate(sleep.asks):
        assert lines[loaded.where("sleep", n).line - 1].endswith(ask)


@pytest.mark.parametrize(
    ("asks", "section", "label"),
    [
        ("[proposed ask?]  # proposed", None, "Cats sleep all day."),
        ("[proposed ask?]  # proposed", "Of Sleep", "Of Sleep"),
        (
            "\n      - proposed ask?  # proposed\n      - confirmed ask?",
            "Of Sleep",
            "confirmed ask?",
        ),
        ("[]", None, "Cats sleep all day."),
    ],
)
def test_the_label_of_a_passage_without_one(
    tmp_path: Path, asks: str, section: str | None, label: str
) -> None:
    """Asks that an import proposed are never shown. The section or the text is used instead."""
    file = write(
        tmp_path / "cats.yaml",
        "source: {id: cats, title: On Cats, publisher: Purr Press}\n"
        "passages:\n"
        "  - id: sleep\n    paragraphs: [1]\n    wording: verbatim\n    text: Cats sleep all day.\n"
        + (f"    section: {section}\n" if section else "")
        + f"    asks: {asks}\n",
    )
    [passage] = load([file]).passages
    assert label_of(passage) == label


PROPOSED = """\
source: {id: cats, title: On Cats, publisher: Purr Press}
passages:
  - id: sleep
    label: When do cats sleep?
    paragraphs: [1]
    wording: verbatim
    text: Cats sleep all day.
    asks:
      - are cats lazy?
    proposed:
      - when do CATS sleep
      - Are cats lazy?
      - What is a cat nap?
      - what is a cat nap
      - Who sleeps?
"""


def test_proposed_asks(tmp_path: Path) -> None:
    """Proposed asks are matched, each at its own position.

    One that is also confirmed counts as an ask.
    """
    file = write(tmp_path / "cats.yaml", PROPOSED)
    taught = "curated: {taught: [{id: sleep, asks: [who sleeps]}]}"
    write(tmp_path / "curated.yaml", taught)
    loaded = load_with_places([tmp_path])
    [sleep] = loaded.knowledge.passages
    nap = "What is a cat nap?"
    assert sleep.asks == ("When do cats sleep?", "are cats lazy?", nap, "who sleeps")
    assert sleep.proposed == (nap,)
    assert loaded.where("sleep", 2) == (str(file), 13, 9)
    assert [*confirmed_asks(sleep)] == [ask for ask in sleep.asks if ask != nap]
    write(file, PROPOSED.replace("a cat nap?", f"a cat nap{' nap' * 30}?"))
    with pytest.raises(KnowledgeError, match=f"{file}:13:9: .* too long"):
        load([file])


@pytest.mark.parametrize(
    "asks",
    [
        "    asks:\n      - zzz?\n      - Why?  # proposed\n      - Who?  # proposed\n",
        "    asks:\n      - zzz?\n      - Who?  # proposed\n    proposed: [Why?]\n",
        "    asks:\n      - zzz?\n    proposed:\n      - Why?\n      - Who?\n",
        "    asks: [zzz?]\n    proposed: [Why?, Who?]  # proposed\n",
    ],
)
def test_older_files_mark_proposed_asks_with_a_comment(tmp_path: Path, asks: str) -> None:
    """An ask with the comment is read as if it were listed under `proposed`."""
    text = PROPOSED.partition("    asks:")[0] + asks
    file = write(tmp_path / "cats.yaml", text)
    loaded = load_with_places([file])
    [sleep] = loaded.knowledge.passages
    assert sleep.asks == ("When do cats sleep?", "zzz?", "Why?", "Who?")
    assert sleep.proposed == ("Why?", "Who?")
    lines = text.splitlines()
    for n, ask in enumerate(sleep.asks):
        place = loaded.where("sleep", n)
        assert lines[place.line - 1][place.column - 1 :].startswith(ask)


@pytest.mark.parametrize(
    "text",
    [
        "1  # proposed",
        "passages: 1  # proposed",
        "passages: [1]  # proposed",
        "passages: [{asks: 1}]  # proposed",
        "passages: [{asks: [a], proposed: 1}]  # proposed",
        "passages: [{asks: [a, a: 1}]  # proposed",
    ],
)
def test_problems_in_files_with_the_comment(tmp_path: Path, text: str) -> None:
    """Problems in a file with the comment are reported as in any other file."""
    with pytest.raises(KnowledgeError):
        load([write(tmp_path / "cats.yaml", text)])


def test_a_passage_can_cite_the_standfirst(tmp_path: Path) -> None:
    """A passage from the standfirst has no paragraphs. Any passage may have its own author."""
    file = write(
        tmp_path / "cats.yaml",
        "source: {id: cats, title: On Cats, publisher: Purr Press, url: https://cats.example}\n"
        "passages:\n  - {id: sleep, standfirst: true, wording: verbatim, text: Cats sleep.}\n"
        "  - {id: eat, paragraphs: [1], wording: verbatim, text: Cats eat., author: Tom,\n"
        "     published: '2014', url: https://tom.example}\n",
    )
    sleep, eat = load([file]).passages
    assert (sleep.paragraphs, sleep.standfirst) == ((), True)
    cited = citation(sleep, texts_in("en"))
    assert cited.startswith("Word for word: ")
    assert cited.endswith("subheading, https://cats.example")
    assert (eat.author, eat.cited_date, eat.cited_url) == ("Tom", "2014", "https://tom.example")
    assert citation(eat, texts_in("en")).startswith(
        "Word for word: Tom, Purr Press, “On Cats”, 2014, ¶ 1"
    )


@pytest.mark.parametrize(
    ("was", "becomes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_each_mistake_is_reported_with_its_place(
    tmp_path: Path, was: str, becomes: str, expected: list[str]
) -> None:
    """Each mistake is reported only once, with its message, line and column."""
    assert was in RIGHT
    file = write(tmp_path / "cats.yaml", RIGHT.replace(was, becomes, 1))
    assert problems(file) == [f"{file}:{line.format(file=file)}" for line in expected]


@pytest.mark.parametrize(
    "published", ["2013-05-02", "'2013-05-02'", "2013-05", "2013", "'2013'", "' 2013 '"]
)
def test_a_date_needs_no_quotes(tmp_path: Path, published: str) -> None:
    """A date may be complete, only a year and a month, or only a year."""
    text = RIGHT.replace("Press}", f"Press, published: {published}, url: http://a.example/b_c}}")
    source = load([write(tmp_path / "cats.yaml", text)]).sources[0]
    assert source.published == published.strip("' ")
    assert source.url == "http://a.example/b_c"


def test_white_space_is_normalized(tmp_path: Path) -> None:
    """Folding, indentation and blank lines are ignored, but a text keeps its lines."""
    text = RIGHT.replace(
        "text: Cats sleep all day.", "text: |2\n\n      Cats \t sleep\n\n\n\n      all   day.\n\n"
    ).replace("are cats lazy?", ">-\n        are cats\n        lazy?\n")
    passage = load([write(tmp_path / "cats.yaml", text)]).passages[0]
    assert passage.text == "Cats sleep\n\nall day."
    assert passage.asks[1] == "are cats lazy?"


def test_the_order_of_paths_does_not_matter(tmp_path: Path) -> None:
    """Sources are sorted by id, and their passages keep the order of their file."""
    z, a = write(tmp_path / "1.yaml", about("z")), write(tmp_path / "2.yaml", about("a"))
    knowledge = load([z, a])
    assert knowledge == load([a, z]) == load([tmp_path]) == load([tmp_path, a, z])
    assert [passage.id for passage in knowledge.passages] == ["a-a", "a-b", "z-a", "z-b"]


def test_a_folder_stands_for_its_knowledge_files(tmp_path: Path) -> None:
    """Golden questions, hidden files, other files and subfolders are ignored."""
    write(tmp_path / "a.yaml", about("a"))
    write(tmp_path / "b.yml", about("b"))
    for name in ("a.golden.yaml", ".c.yaml", "d.txt", "e.yaml.bak"):
        write(tmp_path / name, "nonsense")
    (tmp_path / "deeper").mkdir()
    write(tmp_path / "deeper" / "f.yaml", "nonsense")
    assert [source.id for source in load([tmp_path]).sources] == ["a", "b"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_ignored(tmp_path: Path) -> None:
    """Loading never blocks on a named pipe."""
    write(tmp_path / "a.yaml", about("a"))
    os.mkfifo(tmp_path / "b.yaml")
    assert [source.id for source in load([tmp_path]).sources] == ["a"]


def test_golden_questions_are_ignored_even_if_named(tmp_path: Path) -> None:
    """A shell that expands knowledge/*.yaml includes golden files, which are then ignored.

    Golden files alone are an error.
    """
    knowledge = write(tmp_path / "a.yaml", about("a"))
    golden = write(tmp_path / "a.golden.yaml", "nonsense")
    assert [source.id for source in load([golden, knowledge]).sources] == ["a"]
    assert problems(golden) == ["knowledge:0:0: no knowledge file or folder was given: name one"]


def test_problems_of_all_files_are_reported_together(tmp_path: Path) -> None:
    """The problems of all files are reported. References into an invalid file are not problems."""
    a = write(tmp_path / "a.yaml", "source: 1\npassages: []\n")
    b = write(tmp_path / "b.yaml", RIGHT.replace("see: sleep", "see: elsewhere"))
    c = write(tmp_path / "c.yaml", RIGHT)
    assert problems(c, b, a) == [
        f"{a}:1:9: `source` must be a mapping of `key: value` lines, found `1`",
        f"{a}:2:11: `passages` is empty: write at least 1",
        f"{c}:1:14: the source `cats` is already used at {b}:1:14",
        f"{c}:5:9: the id `sleep` is already used at {b}:5:9",
        f"{c}:14:9: the id `dogs` is already used at {b}:14:9",
    ]


def test_a_gap_may_point_into_another_file(tmp_path: Path) -> None:
    """Passages and gaps in all files share one namespace."""
    write(tmp_path / "a.yaml", about("a"))
    write(tmp_path / "cats.yaml", RIGHT.replace("see: sleep", "see: a-b"))
    assert load([tmp_path]).gaps[0].see == "a-b"


def test_the_glossaries_are_merged(tmp_path: Path) -> None:
    """A term in two files is a single term with the aliases of both, and knows who gave which."""
    write(tmp_path / "a.yaml", about("a") + "glossary: [{term: CAT, aliases: [kitty, puss]}]\n")
    write(tmp_path / "cats.yaml", RIGHT)
    given = (("a", ("kitty", "puss")), ("cats", ("kitty", "mouser")))
    knowledge = load([tmp_path])
    assert knowledge.glossary == (Term("CAT", ("kitty", "puss", "mouser"), given),)
    part = knowledge.within(frozenset({"cats"}))
    assert part.glossary == (Term("CAT", ("kitty", "mouser"), given[1:]),)


def test_an_alias_has_one_term_across_all_files(tmp_path: Path) -> None:
    """The positions of both definitions are reported, so that the curator can choose."""
    a = write(tmp_path / "a.yaml", about("a") + "glossary: [{term: dog, aliases: [mouser]}]\n")
    b = write(tmp_path / "cats.yaml", RIGHT)
    assert problems(tmp_path) == [
        f"{b}:3:34: the alias `mouser` stands for two terms: `cat` here, `dog` at {a}:5:34"
    ]


def test_a_gap_must_fit_in_a_reply_with_its_passage(tmp_path: Path) -> None:
    """A gap and its passage must fit in one reply together."""
    text = RIGHT.replace("Cats sleep all day.", "z" * 1500).replace("mention", "m" * 370)
    file = write(tmp_path / "cats.yaml", text)
    assert problems(file) == [
        (
            f"{file}:15:11: `text` with the passage `sleep` is 16 characters longer than a Discord "
            "reply can show: shorten it, or choose a shorter passage"
        )
    ]


def test_unusable_paths(tmp_path: Path) -> None:
    """Missing files, empty folders, invalid paths and no paths at all are reported as problems."""
    (tmp_path / "empty").mkdir()
    missing = tmp_path / "missing.yaml"
    assert problems(missing, tmp_path / "empty") == [
        f"{tmp_path / 'empty'}:0:0: the folder contains no knowledge files (*.yaml)",
        f"{missing}:0:0: there is no such file or folder",
    ]
    assert problems() == ["knowledge:0:0: no knowledge file or folder was given: name one"]
    assert len(problems(Path("a\0b"))) == 1


def test_all_documents_are_known() -> None:
    """The suffixes of documents are those that an import can read."""
    assert files.DOCUMENTS == reading.SUFFIXES


def test_a_document_must_be_imported_first(tmp_path: Path) -> None:
    """A document that is given as knowledge is not parsed, and the error says what to do."""
    document = tmp_path / "guide.md"
    document.write_text("# Otters\n\nOtters swim.\n", "utf-8")
    (problem,) = problems(document)
    assert problem.startswith(f"{document}:0:0: this is a document, not knowledge; import it first")
    assert problem.endswith("footnote import guide.md -o guide.yaml")


def test_a_loop_of_links_is_reported(tmp_path: Path) -> None:
    """A link to itself is a problem, not a crash."""
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
    assert len(problems(tmp_path / "a.yaml")) == 1
    assert len(problems(tmp_path)) == 1


def test_an_unreadable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is reported. The error is simulated, because root could read the file."""

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert problems(tmp_path) == [f"{tmp_path}:0:0: the folder can't be read: Permission denied"]


def test_places_of_entries(tmp_path: Path) -> None:
    """The positions of passages, gaps and asks in their files are known."""
    file = write(tmp_path / "cats.yaml", RIGHT)
    loaded = load_with_places([file])
    assert str(loaded.where("sleep")) == f"{file}:5:5"
    assert str(loaded.where("sleep", 1)) == f"{file}:12:9"
    assert str(loaded.where("dogs", 0)) == f"{file}:17:12"
    assert str(loaded.where("dogs").problem("woof")) == f"{file}:14:5: woof"
    with pytest.raises(KeyError):
        loaded.where("birds")


def test_ten_thousand_passages_in_linear_time(tmp_path: Path) -> None:
    """All comparisons between entries use hash tables."""
    entries = "".join(
        f"  - {{id: p-{n}, paragraphs: [{n + 1}], wording: verbatim, text: T {n}, asks: [a, b]}}\n"
        for n in range(10_000)
    )
    gaps = "".join(f"  - {{id: g-{n}, text: G, see: p-{n}, asks: [a]}}\n" for n in range(2_000))
    head = "source: {id: big, title: T, publisher: P}\npassages:\n"
    knowledge = load([write(tmp_path / "big.yaml", f"{head}{entries}gaps:\n{gaps}")])
    assert (len(knowledge.passages), len(knowledge.gaps)) == (10_000, 2_000)


def problems_of(path: Path, content: bytes) -> tuple[Problem, ...] | None:
    """Return the problems of a file with this content, or None if it loads."""
    path.write_bytes(content)
    try:
        load([path])
    except KnowledgeError as error:
        return error.problems
    return None


fuzzing = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@fuzzing
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_arbitrary_content_raises_nothing_else(tmp_path: Path, content: bytes) -> None:
    """Any content is loaded or reported."""
    assert problems_of(tmp_path / "any.yaml", content) != ()


SNIPPETS = ("no", "[", "{", "- ", ": ", "&a ", "*a", "!!x ", "\t", "'", '"', "|", "#", "0o7", "~")


@fuzzing
@given(
    at=st.integers(0, len(RIGHT)),
    gone=st.integers(0, 30),
    new=st.sampled_from(SNIPPETS) | st.text(max_size=5),
)
def test_a_damaged_file_raises_nothing_else(tmp_path: Path, at: int, gone: int, new: str) -> None:
    """A valid file with some text deleted or inserted is loaded or reported."""
    damaged = RIGHT[:at] + new + RIGHT[at + gone :]
    assert problems_of(tmp_path / "any.yaml", damaged.encode("utf-8", "surrogatepass")) != ()


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["source", "passages", "id", "text", "asks"]), inner)
    ),
    max_leaves=12,
)


@fuzzing
@given(tree=trees)
def test_a_tree_of_another_shape_raises_nothing_else(tmp_path: Path, tree: object) -> None:
    """Valid YAML with the wrong structure is reported and never causes a crash."""
    assert problems_of(tmp_path / "any.yaml", yaml.safe_dump(tree).encode()) != ()
