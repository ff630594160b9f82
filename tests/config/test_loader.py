"""Configuration: defaults, files, and errors about invalid settings."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bot.config import Config, load
from bot.config.chooser_settings import ChooserSection
from bot.config.loader import ConfigFile, Matching
from bot.config.paths import shipped_knowledge
from bot.config.sections import Chosen, Discord, PerServer, ReplyStyle
from bot.config.store_settings import StoreConfig
from bot.core.model.policy import Policy
from bot.errors import ConfigError
from bot.semantic.models import Mode

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"
DEFAULT = Config(
    knowledge=(shipped_knowledge(),),
    matching=Matching(),
    discord=Discord(),
    store=StoreConfig(database=None, retention_days=90, questions=True),
)


def written(folder: Path, text: str) -> Path:
    """Write a configuration file and return its path."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_has_every_setting_with_its_default() -> None:
    """The example file contains every setting with its default value.

    Settings that servers may choose are commented out, so that a copy of the file fixes none.
    """
    assert load(EXAMPLE) == load() == DEFAULT
    free = PerServer.model_fields.keys()
    text = EXAMPLE.read_text(encoding="utf-8")
    uncommented = re.sub(rf"^  # ({'|'.join(free)}): ", r"  \1: ", text, flags=re.MULTILINE)
    assert yaml.safe_load(uncommented) == ConfigFile().model_dump(mode="json")
    assert not any(load(EXAMPLE).discord.is_fixed(name) for name in free)
    settings = {field.name for field in fields(Config)} - {"added"}  # it comes from the database
    assert settings == set(ConfigFile.model_fields)


def test_a_server_chooses_what_the_file_leaves_out(tmp_path: Path) -> None:
    """A setting that the file names is fixed, even at its default. A server chooses the others."""
    settings = load(written(tmp_path, "discord: {listen: [], answer_delay: 0}\n")).discord
    chosen = Chosen(listen=[5], answer_delay=60, language="es", curator_role=7)
    own = settings.with_chosen(chosen)
    assert (own.listen, own.answer_delay, own.language, own.curator_role) == ([], 0, "es", 0)
    assert settings.is_fixed("listen")
    assert not settings.is_fixed("style")


def test_the_language_has_a_catalog(tmp_path: Path) -> None:
    """A language without texts is an error that names those with texts."""
    with pytest.raises(ConfigError, match="must be one of auto, en, es"):
        load(written(tmp_path, "discord: {language: xx}\n"))


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "matching: {}\n"])
def test_omitted_settings_keep_their_default(tmp_path: Path, text: str) -> None:
    """An empty file is a valid configuration."""
    assert load(written(tmp_path, text)) == DEFAULT


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    """Paths are relative to the configuration file, so the bot can be started anywhere."""
    assert load(written(tmp_path, "knowledge: mine\n")).knowledge == (tmp_path / "mine",)
    several = load(written(tmp_path, "knowledge: [a.yaml, /b]\n")).knowledge
    assert several == (tmp_path / "a.yaml", Path("/b"))


TLS = "postgresql://db/a?sslmode=verify-full&sslrootcert=/etc/ca.pem"


def test_a_database_is_a_relative_file_or_a_url(tmp_path: Path) -> None:
    """A database URL is used unchanged. A path is relative to the configuration file."""
    file = load(written(tmp_path, "store: {database: mine.sqlite3}\n")).store.database
    assert file == tmp_path / "mine.sqlite3"
    for url in ("postgresql://bot@db/footnote", "postgres://db", "postgresql+asyncpg://db/a", TLS):
        assert load(written(tmp_path, f"store: {{database: '{url}'}}\n")).store.database == url


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [("on", True), ("off", False), ("'off'", False), ("true", True), ("false", False)],
)
def test_questions_can_be_on_or_off(tmp_path: Path, written_as: str, *, read_as: bool) -> None:
    """`questions` accepts `off`, which other settings reject as ambiguous YAML."""
    path = written(tmp_path, f"store: {{questions: {written_as}}}\n")
    assert load(path).store.questions is read_as


@pytest.mark.parametrize("quote", ["", '"', "'"])
@pytest.mark.parametrize("word", ["auto", "on", "off"])
def test_on_and_off_are_words(tmp_path: Path, word: str, quote: str) -> None:
    """`on` and `off` work with or without quotes, although YAML 1.1 reads them as booleans."""
    path = written(tmp_path, f"semantic: {quote}{word}{quote}\n")
    assert load(path).semantic is Mode(word)


def test_a_model_is_a_known_name_or_a_folder(tmp_path: Path) -> None:
    """Every text that isn't the name of a pinned model is a folder, relative to the file."""
    assert load(written(tmp_path, "model: all-MiniLM-L6-v2\n")).model == "all-MiniLM-L6-v2"
    assert load(written(tmp_path, "model: minilm\n")).model == tmp_path / "minilm"
    assert load(written(tmp_path, "model: /a/minilm\n")).model == Path("/a/minilm")


def test_numbers_may_be_whole(tmp_path: Path) -> None:
    """A probability of 1 can be written without a decimal point."""
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
        (
            "x: 1\n",
            (
                "1:1: unknown key `x`: the keys here are `knowledge`, `curated`, `watch`, "
                "`matching`, `semantic`, `model`, `reranker`, `chooser`, `discord`, `scopes`, "
                "`store`, `documents`, `health`, `logs`"
            ),
        ),
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
        ("semantic: yes\n", "1:11: `semantic` must be auto, on or off, found `yes`"),
        ("semantic: true\n", "1:11: `semantic` must be auto, on or off, found `true`"),
        ("semantic: sometimes\n", "1:11: `semantic` must be auto, on or off, found `sometimes`"),
        ("model:\n", "1:7: `model` is empty: write its text, or leave it out"),
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
        (
            "store: {database: 'mysql://a/b'}\n",
            "1:19: `database` must be a file, or a URL that begins with postgresql://",
        ),
        (
            "store: {database: 'postgresql://a/b?sslmode=maybe'}\n",
            (
                "1:19: `database` has an unknown sslmode: choose from "
                "disable, allow, prefer, require, verify-ca, verify-full"
            ),
        ),
        (
            "store: {database: 'postgresql://a/b?sslmode'}\n",
            "1:19: `database` is not a valid URL",
        ),
        (
            "store: {retention_days: 0}\n",
            "1:25: `retention_days` must be at least 1, found `0`",
        ),
        ("store: {questions: no}\n", "1:20: `questions` must be on or off"),
        ("store: {questions: 1}\n", "1:20: `questions` must be on or off"),
        (
            "chooser: {key: sk-1}\n",
            (
                "1:11: the key doesn't belong in a file that others may read: "
                "set the environment variable FOOTNOTE_CHOOSER_KEY instead"
            ),
        ),
        (
            "chooser: {url: 'http://127.0.0.1:1/v1'}\n",
            "1:10: `chooser` needs `model`, the name of the model at `url`",
        ),
        (
            "chooser: {model: tiny}\n",
            "1:10: `chooser` needs `url`, the address of the endpoint that serves `model`",
        ),
        (
            "chooser: {timeout: 0}\n",
            "1:20: `timeout` must be at least 0.1, found `0`",
        ),
        ("health: {port: 65536}\n", "1:16: `port` must be at most 65535, found `65536`"),
        ("logs: {format: xml}\n", "1:16: `format` must be auto, human or json, found `xml`"),
        ("- a\n", "1:1: the file must be a mapping of `key: value` lines, found a list"),
    ],
)
def test_each_mistake_is_reported_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    """An invalid setting is reported with its line and column."""
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value) == f"{path}:{expected}"


def test_discord_settings(tmp_path: Path) -> None:
    """Ids may be quoted, and a list may be a single value.

    A rate limit may omit one of its settings.
    """
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


def test_current_ids_need_no_quotes(tmp_path: Path) -> None:
    """Ids with nineteen digits, which Discord has assigned since 2022, need no quotes."""
    id_ = 1574532074222649366
    text = f"discord: {{listen: [{id_}], curator_role: {id_}}}\n"
    settings = load(written(tmp_path, text)).discord
    assert (settings.listen, settings.curator_role) == ([id_], id_)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    """If a configuration file is named but doesn't exist, an error says so."""
    with pytest.raises(ConfigError, match="there is no such file or folder"):
        load(tmp_path / "config.yaml")


def test_an_installed_package_has_its_own_knowledge(tmp_path: Path) -> None:
    """An installed package ignores a knowledge folder next to it, and uses its own."""
    package = tmp_path / "bot"
    package.mkdir()
    assert shipped_knowledge(package) == tmp_path / "knowledge"
    (package / "_knowledge").mkdir()
    assert shipped_knowledge(package) == package / "_knowledge"


def test_unknown_url_parameters_are_not_quoted(tmp_path: Path) -> None:
    """An error doesn't quote unknown URL parameters, because they may be part of a password."""
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, "store: {database: 'postgresql://u:pass?Zq=word@a/b'}\n"))
    message = str(caught.value)
    assert "has an unknown parameter after the ?: choose from host, port" in message
    assert "Zq" not in message


def test_a_retired_setting_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file with a retired setting still loads. A warning gives the position of the setting."""
    path = written(tmp_path, "matching:\n  answer: 0.6\n  unknown: 0.5\n")
    config = load(path)
    assert Policy(**config.matching.model_dump()) == Policy(answer=0.6)
    (record,) = caplog.records
    assert record.getMessage() == (f"{path}:3:12: `unknown` no longer has any effect, so remove it")


URLS = (
    "https://api.example.com/v1",
    "http://127.0.0.1:11434/v1",
    "http://localhost:8080",
    "http://[::1]:8080/v1",
    "http://10.0.0.7/v1",
    "http://192.168.1.2:1234/v1/",
    "http://100.64.1.2/v1",
    "http://ollama:11434/v1",
    "http://llm.chat.svc.cluster.local/v1",
    "http://host.docker.internal:11434/v1",
)


@pytest.mark.parametrize("url", URLS)
def test_a_chooser(tmp_path: Path, url: str) -> None:
    """An endpoint may be on this computer, on the local network, or at any https address."""
    found = load(written(tmp_path, f"chooser: {{url: '{url}', model: tiny}}\n")).chooser
    assert found == ChooserSection(url=url, model="tiny")
    assert found.host is not None
    assert found.host in url
    assert ChooserSection().host is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://api.example.com/v1", "would send questions and the key unencrypted"),
        ("http://8.8.8.8/v1", "would send questions and the key unencrypted"),
        ("http://134744072/v1", "would send questions and the key unencrypted"),
        ("http://0x8080808/v1", "would send questions and the key unencrypted"),
        ("http://[2001:4860:4860::8888]/v1", "would send questions and the key unencrypted"),
        ("http://[::ffff:8.8.8.8]/v1", "would send questions and the key unencrypted"),
        ("http://localhost.example.com/v1", "would send questions and the key unencrypted"),
        ("https://me:secret@api.example.com/v1", "must not contain a user or a password"),
        ("https://api.example.com/v1?key=secret", "must not contain ?"),
        ("https://api.example.com/a b", "must not contain ?"),
        ("https://api.example.com/ä", "must not contain ?"),
        ("api.example.com/v1", "must be the address of an endpoint"),
        ("ftp://api.example.com", "must be the address of an endpoint"),
        ("https:///v1", "must be the address of an endpoint"),
        ("https://api.example.com:0/v1", "must be the address of an endpoint"),
        ("https://api.example.com:99999/v1", "is not a valid URL"),
        ("https://[::1/v1", "is not a valid URL"),
    ],
)
def test_a_chooser_that_is_refused(tmp_path: Path, url: str, reason: str) -> None:
    """A URL is refused if it would send data unencrypted over the internet or contains a secret."""
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, f"chooser: {{url: '{url}', model: tiny}}\n"))
    assert f":1:16: `url` {reason}" in str(caught.value)
    assert "secret" not in str(caught.value)
