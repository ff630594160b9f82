"""Tests of paths in the home folder, and of users without a home folder."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest

from bot.config import load
from bot.errors import ConfigError, UsageError
from bot.runtime.home import NoHomeError, cache_folder, data_folder, expanded
from bot.store.engine import own_file
from tests.bakery import GOLDEN, KNOWLEDGE
from tests.test_cli import run

pwd = pytest.importorskip("pwd", reason="only POSIX systems have users without a home")
SHIPPED = Path(__file__).parents[2] / "knowledge"
QUESTION = "What do the penguins bake bread from?"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home folder of this test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def homeless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run as a user without HOME and without an entry in the password database."""

    def unknown(*_: object) -> None:
        raise KeyError

    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("getpwuid", "getpwnam"):
        monkeypatch.setattr(pwd, name, unknown)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("~", "{home}"),
        ("~/kb/a.yaml", "{home}/kb/a.yaml"),
        ("~nobody-has-this-name/kb", "~nobody-has-this-name/kb"),
        ("a/~/b", "a/~/b"),
        ("kb~", "kb~"),
        ("/kb", "/kb"),
    ],
)
def test_a_tilde_is_the_home(home: Path, path: str, expected: str) -> None:
    """Only a tilde at the beginning stands for the home folder."""
    assert expanded(path) == Path(expected.format(home=home))


def test_the_home_of_a_user() -> None:
    """The home folder of another user comes from the password database."""
    user = pwd.getpwuid(os.getuid())
    assert expanded(f"~{user.pw_name}/kb") == Path(user.pw_dir, "kb")


def test_every_path_of_the_configuration(home: Path) -> None:
    """A tilde is expanded in every path setting, including the parameters of a database's URL."""
    config = home / "config.yaml"
    config.write_text(
        "knowledge: [~/kb, other]\ncurated: ~/curated.yaml\nmodel: ~/model\n"
        "store: {database: ~/store.sqlite3}\n",
        encoding="utf-8",
    )
    loaded = load(config)
    assert loaded.knowledge == (home / "kb", home / "other")
    assert (loaded.curated, loaded.model) == (home / "curated.yaml", home / "model")
    assert loaded.store.database == home / "store.sqlite3"
    url = "postgresql://u:~p@db/a?sslcert={0}/c.pem&sslrootcert={0}/ca%20.pem&application_name=~/x"
    config.write_text(f"knowledge: ~/kb\nstore: {{database: '{url.format('~')}'}}\n", "utf-8")
    assert load(config).store.database == url.format(home)


def test_paths_are_used_as_written(home: Path) -> None:
    """Spaces and the form of accents in a file name are kept."""
    config = home / "config.yaml"
    config.write_text("knowledge: 'a  b/cafe\u0301'\n", encoding="utf-8")
    assert load(config).knowledge == (home / "a  b" / "cafe\u0301",)
    config.write_text('knowledge: "a\\nb"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="must be on one line"):
        load(config)


def test_every_path_on_the_command_line(home: Path) -> None:
    """A quoted tilde, which the shell does not expand, is expanded too."""
    (home / "bakery.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    (home / "questions").write_text(f"{QUESTION}\n", encoding="utf-8")
    (home / "config.yaml").write_text("knowledge: ~/bakery.yaml\n", encoding="utf-8")
    (home / "a.md").write_text("# Bees\n\nBees dance.\n", encoding="utf-8")
    (home / "bakery.golden.yaml").write_text(
        f"questions: [{{question: {QUESTION} then, kind: direct, passages: [bread]}}]\n", "utf-8"
    )
    for arguments in (
        ["ask", "--knowledge", "~/bakery.yaml", QUESTION],
        ["ask", "--config", "~/config.yaml", QUESTION],
        ["ask", "--config", "~/config.yaml", "--batch", "~/questions"],
    ):
        assert [line["outcome"] for line in run("--json", *arguments).objects] == ["answer"]
    assert "file" not in run("check", "~/bakery.yaml").out
    run("import", "~/a.md", "-o", "~/bees.yaml")
    assert (home / "bees.yaml").is_file()
    run(
        "eval",
        "--knowledge",
        "~/bakery.yaml",
        "--golden",
        "~/bakery.golden.yaml",
        "--report",
        "~/r",
    )
    assert (home / "r").is_file()


def test_what_needs_no_home(homeless: Path) -> None:
    """Commands work without a home folder, and no folder named `~` is created."""
    (homeless / "bakery.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    shipped = ["--knowledge", str(SHIPPED)]
    (answer,) = run("--json", "ask", "--knowledge", "bakery.yaml", QUESTION).objects
    assert answer["outcome"] == "answer"
    assert json.loads(run("--json", "ask", *shipped, "Who is Alex Sanchez?").out)
    assert QUESTION in run("chat", "--knowledge", "bakery.yaml", stdin=b"/topics\n").out
    run("check", "bakery.yaml")
    run("--version")
    run("--help")
    (homeless / "bakery.golden.yaml").write_text(GOLDEN, encoding="utf-8")
    run("eval", "--part", "held-out", "--knowledge", "bakery.yaml")
    assert not (homeless / "~").exists()


def test_large_knowledge_without_a_home(homeless: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is kept in a temporary folder that nobody else can use."""
    monkeypatch.setattr("bot.knowledge.files.LARGE", 1)
    (homeless / "bakery.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    (answer,) = run("--json", "ask", "--knowledge", "bakery.yaml", QUESTION).objects
    assert answer["outcome"] == "answer"
    folder = cache_folder()
    assert folder.parent == homeless
    assert folder.stat().st_mode & 0o777 == 0o700
    run("check", "bakery.yaml")
    folder.chmod(0o777)
    with pytest.raises(NoHomeError, match="others may write to"):
        cache_folder()


@pytest.mark.parametrize("command", [["unanswered"], ["feedback"], ["curated"], ["dismiss", "x"]])
def test_what_needs_a_home_says_so(homeless: Path, command: list[str]) -> None:
    """The error message names the variable to set."""
    assert homeless.is_dir()
    assert run(*command, expect=2).err == (
        "footnote: this user has no home folder: set HOME, XDG_DATA_HOME or `database` in the "
        "`store` section of the configuration\n"
    )


def test_a_tilde_without_a_home(homeless: Path) -> None:
    """The error message names the path."""
    for arguments in (["ask", "--knowledge", "~/kb", "hi"], ["ask", "--batch", "~/kb"]):
        assert run(*arguments, expect=2).err == (
            "footnote: ~/kb: this user has no home folder: write the full path\n"
        )
    (homeless / "config.yaml").write_text("curated: ~/c.yaml\n", encoding="utf-8")
    assert "~/c.yaml: this user has no home folder" in run("ask", "hi", expect=2).err
    with pytest.raises(UsageError):
        data_folder("`x`")
    with pytest.raises(UsageError):
        own_file()


def test_variables_take_the_place_of_a_home(
    homeless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a home folder, absolute XDG folders are used."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(homeless / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(homeless / "data"))
    assert cache_folder() == homeless / "cache" / "footnote"
    assert data_folder("`x`") == homeless / "data" / "footnote"
