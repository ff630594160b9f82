"""The configuration: defaults, files, and what is told about wrong ones."""

from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bot.config import Config, ConfigFile, Matching, load
from bot.errors import ConfigError
from bot.paths import shipped_knowledge
from bot.settings import Discord, ReplyStyle

EXAMPLE = Path(__file__).parents[1] / "config.example.yaml"
DEFAULT = Config(knowledge=(shipped_knowledge(),), matching=Matching(), discord=Discord())


def written(folder: Path, text: str) -> Path:
    """Write a configuration file and return its path."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_holds_every_setting_with_its_default() -> None:
    """The example documents everything, and changes nothing."""
    assert load(EXAMPLE) == load() == DEFAULT
    assert yaml.safe_load(EXAMPLE.read_text(encoding="utf-8")) == ConfigFile().model_dump()
    assert {field.name for field in fields(Config)} == set(ConfigFile.model_fields)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "matching: {}\n"])
def test_what_is_left_out_keeps_its_default(tmp_path: Path, text: str) -> None:
    """An empty file is a configuration."""
    assert load(written(tmp_path, text)) == DEFAULT


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    """A configuration works wherever the bot is started."""
    assert load(written(tmp_path, "knowledge: mine\n")).knowledge == (tmp_path / "mine",)
    several = load(written(tmp_path, "knowledge: [a.yaml, /b]\n")).knowledge
    assert several == (tmp_path / "a.yaml", Path("/b"))


def test_numbers_may_be_whole(tmp_path: Path) -> None:
    """A probability of one needs no point."""
    assert load(written(tmp_path, "matching: {answer: 1}\n")).matching.answer == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "token: abc\n",
            (
                "1:1: the token doesn't belong in a file that others may read: "
                "set the environment variable DISCORD_TOKEN instead"
            ),
        ),
        ("knowlege: x\n", "1:1: unknown key `knowlege`: did you mean `knowledge`?"),
        ("x: 1\n", "1:1: unknown key `x`: the keys here are `knowledge`, `matching`, `discord`"),
        (
            "knowledge: 5\n",
            "1:12: `knowledge` must be a list: write [5]",
        ),
        (
            "knowledge: [no]\n",
            '1:13: `no` is read as false here: write it in quotes: "no"',
        ),
        (
            "knowledge: ''\n",
            "1:12: an entry of `knowledge` is empty: write its text, or leave it out",
        ),
        (
            "matching: {anser: 0.5}\n",
            "1:12: unknown key `anser`: did you mean `answer`?",
        ),
        (
            "matching: {answer: high}\n",
            "1:20: `answer` must be a number such as 0.5, found `high`",
        ),
        ("matching: {answer: 60}\n", "1:20: `answer` must be at most 1, found `60`"),
        ("matching: {answer: .nan}\n", "1:20: `answer` must be a number such as 0.5, found `.nan`"),
        (
            "matching: {answer: 0.1}\n",
            "1:11: `matching` needs `suggest` to be at most `answer`",
        ),
        (
            "matching:\n",
            "1:10: `matching` must be a mapping of `key: value` lines, found nothing",
        ),
        ("discord: {lisen: [5]}\n", "1:11: unknown key `lisen`: did you mean `listen`?"),
        (
            "discord: {listen: [general]}\n",
            "1:20: an entry of `listen` must be a whole number such as 5, found `general`",
        ),
        (
            "discord: {style: fancy}\n",
            "1:18: `style` must be layout or plain, found `fancy`",
        ),
        (
            "discord: {member_cooldown: {questions: -1}}\n",
            "1:40: `questions` must be at least 0, found `-1`",
        ),
        (
            "discord: {log_questions: maybe}\n",
            "1:26: `log_questions` must be true or false, found `maybe`",
        ),
        (
            f"discord: {{unknown_help: {'x' * 301}}}\n",
            "1:25: `unknown_help` may have at most 300 characters, found 301",
        ),
        (
            "discord: {token: abc}\n",
            (
                "1:11: the token doesn't belong in a file that others may read: "
                "set the environment variable DISCORD_TOKEN instead"
            ),
        ),
        ("- a\n", "1:1: the file must be a mapping of `key: value` lines, found a list"),
    ],
)
def test_each_mistake_is_told_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    """A wrong setting is told at its line and column."""
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value) == f"{path}:{expected}"


def test_the_settings_of_discord(tmp_path: Path) -> None:
    """Ids may be quoted, a list of one may be the one, a limit may be half given."""
    text = """
discord:
  listen: "1234567890123456789"
  style: plain
  member_cooldown: {questions: 2}
  development_guild: 5
"""
    settings = load(written(tmp_path, text)).discord
    assert settings.listen == [1234567890123456789]
    assert settings.style is ReplyStyle.PLAIN
    assert (settings.member_cooldown.questions, settings.member_cooldown.seconds) == (2, 20)
    assert settings.development_guild == 5
    assert settings.channel_cooldown == Discord().channel_cooldown


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A configuration that was asked for must be there."""
    with pytest.raises(ConfigError, match="there is no such file or folder"):
        load(tmp_path / "config.yaml")


def test_an_installed_package_brings_its_knowledge(tmp_path: Path) -> None:
    """What stands beside an installed package belongs to others."""
    package = tmp_path / "bot"
    package.mkdir()
    assert shipped_knowledge(package) == tmp_path / "knowledge"
    (package / "_knowledge").mkdir()
    assert shipped_knowledge(package) == package / "_knowledge"
