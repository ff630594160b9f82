"""Former ids refer to the passage that lists them, in memory and on disk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.chat.catalogue import Catalogue
from bot.config import Config
from bot.config.loader import Matching
from bot.core.model.results import Outcome
from bot.curation.feedback import verdicts
from bot.curation.verbs import Declare, Teach, declare, teach
from bot.errors import CurationError, KnowledgeError
from bot.evaluate import golden
from bot.knowledge.held import current_id
from bot.knowledge.loader import load
from bot.store.events import Vote

if TYPE_CHECKING:
    from pathlib import Path

OTTERS = """\
source: {id: otters, title: Otters at Sea, publisher: Otter Press}
passages:
  - id: scarves
    formerly: [wool, needles]
    paragraphs: [1, 2]
    wording: verbatim
    text: Otters knit scarves from wool for the winter.
  - {id: harbor, paragraphs: [3], wording: verbatim, text: The harbor of Squeakport froze.}
gaps:
  - id: cost
    text: It does not say what a scarf costs.
    see: wool
    asks: [How much is wool for scarves?]
"""
CURATED = """\
curated:
  taught:
    - {id: needles, asks: [What do they make against the cold?]}
    - {id: scarves, asks: [knitwear?]}
  gaps:
    - id: color
      source: otters
      text: Nobody says the color.
      see: needles
      asks: [Which color is the wool of the scarves?]
"""
GOLDEN = """\
questions:
  - {question: who makes winter clothes, kind: paraphrase, passages: [needles, wool], parts: 2}
"""


@pytest.fixture(params=["in memory", "on disk"])
def config(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Config:
    """Return a configuration for the otters, whose knowledge is small or counts as large."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if request.param == "on disk":
        monkeypatch.setattr("bot.knowledge.files.LARGE", 1)
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "otters.yaml").write_text(OTTERS, encoding="utf-8")
    (folder / "curated.yaml").write_text(CURATED, encoding="utf-8")
    return Config((folder,), Matching())


def test_they_lead_to_the_passage(config: Config) -> None:
    """Lookups, buttons, taught asks and gaps find the passage by each of its former ids."""
    known = app.read(config)
    catalogue = Catalogue(known)
    for id_ in ("scarves", "wool", "needles"):
        for found in (known.passage(id_), known.entry(id_), catalogue.passage(id_)):
            assert found is not None
            assert found.id == current_id(known, id_) == "scarves"
        assert catalogue.has(id_)
    assert current_id(known, "harbor") == "harbor"
    assert current_id(known, "nobody") == "nobody"
    assert catalogue.passage("nobody") is None
    assistant = app.assemble(known, config)
    for ask in ("What do they make against the cold?", "knitwear?"):
        answer = assistant.ask(ask)
        assert (answer.outcome, answer.quotes[0].passage.id) == (Outcome.ANSWER, "scarves")
    for ask in ("How much is wool for scarves?", "Which color is the wool of the scarves?"):
        answer = assistant.ask(ask)
        assert (answer.outcome, answer.quotes[0].passage.id) == (Outcome.GAP, "scarves")


def test_golden_questions_and_votes_follow(config: Config, tmp_path: Path) -> None:
    """Golden questions name the current passage once, and votes are counted together."""
    known = app.read(config)
    (tmp_path / "otters.golden.yaml").write_text(GOLDEN, encoding="utf-8")
    (question,) = golden.load([tmp_path / "otters.golden.yaml"], known)
    assert (question.passages, question.parts) == (("scarves",), 1)
    votes = [Vote(id_, id_ == "wool", "?", "", date(2024, 1, 1)) for id_ in ("wool", "scarves")]
    (verdict,) = verdicts(votes, lambda id_: current_id(known, id_))
    assert (verdict.passage, verdict.up, verdict.down) == ("scarves", 1, 1)


def test_curators_may_name_them(config: Config) -> None:
    """Changes are saved under the current id, and a gap can't have a former id as its id."""
    serving = app.assemble(app.read(config), config)
    assert teach(Teach("what is knitted", "wool"), config, serving).target == "scarves"
    text = "Not said."
    made = declare(Declare("are they warm", text, see="needles"), config, serving)
    assert b"see: scarves" in made.change.after
    with pytest.raises(CurationError, match="already a passage or gap `wool`"):
        declare(Declare("is it warm", text, see="wool", id="wool"), config, serving)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("otters.yaml", "[wool, needles]", "[wool, harbor]", "otters.yaml:4:22: the former id"),
        ("otters.yaml", "[wool, needles]", "[wool, wool]", "otters.yaml:4:22: the former id"),
        ("otters.yaml", "[wool, needles]", "[scarves]", "otters.yaml:4:16: the former id"),
        ("otters.yaml", "see: wool", "see: wolf", "otters.yaml:12:10: `wolf` is not"),
        ("curated.yaml", "id: color", "id: wool", "curated.yaml:6:11: the id `wool`"),
        (
            "curated.yaml",
            "[knitwear?]",
            "[What do they make against the cold]",
            "curated.yaml:4:28",
        ),
        ("curated.yaml", "id: needles", "id: yarn", "curated.yaml:3:12: there is no passage"),
    ],
)
def test_conflicts(config: Config, name: str, old: str, new: str, message: str) -> None:
    """A former id that is used twice is reported with its position and advice."""
    path = config.knowledge[0] / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        app.read(config)
    assert any(message in str(problem) for problem in caught.value.problems), caught.value.problems


def test_conflicts_between_files(config: Config) -> None:
    """Conflicts are also found between a new file and an unchanged file."""
    app.read(config)
    folder = config.knowledge[0]
    other = OTTERS.partition("gaps:")[0].replace("id: otters", "id: others")
    other = other.replace("id: harbor", "id: pier").replace("id: scarves", "id: wool")
    (folder / "a.yaml").write_text(other.replace("[wool, needles]", "[cap]"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="`wool`"):
        app.read(config)
    (folder / "a.yaml").write_text(
        other.replace("[wool, needles]", "[needles]").replace("id: wool", "id: hat"),
        encoding="utf-8",
    )
    with pytest.raises(KnowledgeError, match="remove it from one of the two"):
        app.read(config)


def test_a_changed_former_id_moves_what_was_taught(config: Config) -> None:
    """The updated index is the same as one built from scratch."""
    app.read(config)
    path = config.knowledge[0] / "otters.yaml"
    text = OTTERS.replace("[wool, needles]", "[wool]").replace(
        "{id: harbor,", "{id: harbor, formerly: [needles],"
    )
    path.write_text(text, encoding="utf-8")
    assistant = app.build(config)
    answer = assistant.ask("What do they make against the cold?")
    assert answer.quotes[0].passage.id == "harbor"


def test_knowledge_without_former_ids_is_plain(tmp_path: Path) -> None:
    """Knowledge without former ids is not affected."""
    (tmp_path / "a.yaml").write_text(
        OTTERS.replace("    formerly: [wool, needles]\n", "").replace("see: wool", "see: harbor"),
        encoding="utf-8",
    )
    assert type(load([tmp_path])).__name__ == "KnowledgeBase"
