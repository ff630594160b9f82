"""Tests that the files in deploy/ are valid and consistent, and grant no unneeded rights."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import cli
from bot.config import load
from bot.config.sections import Health

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
MANIFESTS = DEPLOY / "kubernetes" / "footnote.yaml"
UNIT = DEPLOY / "footnote.service"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
RESOURCES: dict[str, Any] = {
    one["kind"]: one for one in yaml.safe_load_all(MANIFESTS.read_text(encoding="utf-8"))
}
POD = RESOURCES["StatefulSet"]["spec"]["template"]["spec"]
[CONTAINER] = POD["containers"]
OWN = {".env", "config.yaml"}
"""Files in `deploy/` that operators create themselves."""
TOOLS = Path(sys.executable).parent
OPEN = Health(port=8080, host="0.0.0.0")  # noqa: S104 - inside a container


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a program, which must succeed, and return its output."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout + done.stderr


def instructions(name: str) -> list[list[str]]:
    """Return the words of each Dockerfile instruction with this name."""
    whole = DOCKERFILE.replace("\\\n", " ")
    return [shlex.split(words) for words in re.findall(rf"^{name} (.*)", whole, re.MULTILINE)]


@pytest.mark.skipif(sys.platform == "win32", reason="hadolint has no Windows binary in this folder")
def test_dockerfile_has_no_lint() -> None:
    """Hadolint reports nothing."""
    assert not run(TOOLS / "hadolint", DEPLOY / "Dockerfile")


def test_dockerfile_copies_what_the_context_includes() -> None:
    """Each copied path exists, and .dockerignore includes it."""
    sent = re.findall(
        r"^!(\S+)", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE
    )
    copied = [words[0] for words in instructions("COPY") if not words[0].startswith("--from")]
    assert sorted(copied) == sorted(sent)
    assert all((ROOT / name).exists() for name in copied)


def test_images_are_pinned() -> None:
    """Every image has a version, never `latest`."""
    base = re.findall(r"^ARG PYTHON=(\S+)", DOCKERFILE, re.MULTILINE)
    images = [COMPOSE["services"]["postgres"]["image"], CONTAINER["image"], f"python:{base[0]}"]
    assert all(re.search(r":\d+\.\d+", image) for image in images)
    assert [words[0] for words in instructions("FROM")] == ["python:${PYTHON}"] * 2


def test_image_runs_as_an_unprivileged_user() -> None:
    """Kubernetes and the Dockerfile agree on the user."""
    user = POD["securityContext"]["runAsUser"]
    assert instructions("USER") == [[f"{user}:{user}"]]
    assert f"--uid {user}" in DOCKERFILE


def test_image_answers(tmp_path: Path) -> None:
    """With the image's layout and environment, the bot answers from the shipped knowledge."""
    for source, target in (words for words in instructions("COPY") if "/app/" in words[-1]):
        place = tmp_path / target.lstrip("/")
        shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
    [values] = instructions("ENV")
    pairs = dict(value.split("=", 1) for value in values)
    environment = {
        **os.environ,
        **pairs,
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(tmp_path) + pairs["PYTHONPATH"],
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json", "Who is Alex Sanchez?"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["outcome"] == "answer"
    assert not list(tmp_path.rglob("__pycache__"))


def commands() -> list[list[str]]:
    """Return the arguments of each `python -m bot` in the files."""
    [entry], [first] = instructions("ENTRYPOINT"), instructions("CMD")
    assert entry == ["[python,", "-m,", "bot]"]
    unit = re.findall(r"^ExecStart=\S+ -m bot (.*)", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    return [
        [re.sub(r"[\[\],]", "", word) for word in first],
        *(words.split() for words in unit),
        re.findall(r'"([^"]+)"', DOCKERFILE.split("HEALTHCHECK")[1].splitlines()[1])[3:],
        [re.sub(r"^\$\(.*\)$", "2", word) for word in CONTAINER["args"]],
    ]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_commands_exist(words: list[str]) -> None:
    """Each command in the files exists and has the options that are used."""
    context = cli.make_context("footnote", list(words))
    name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])  # noqa: SLF001 - click keeps arguments there
    assert command
    command.make_context(name, rest, parent=context)


@pytest.mark.parametrize("version", [(), ("-k", "1.28")], ids=["newest", "1.28"])
def test_manifests_fit_kubernetes(version: tuple[str, ...]) -> None:
    """The manifests are valid for the oldest and the newest supported Kubernetes version."""
    run(TOOLS / "kubernetes-validate", "--strict", "--quiet", *version, MANIFESTS)


def test_manifests_are_consistent() -> None:
    """Labels, names and numbers are the same in all manifests."""
    stateful = RESOURCES["StatefulSet"]["spec"]
    labels = stateful["template"]["metadata"]["labels"]
    for selector in (
        stateful["selector"]["matchLabels"],
        RESOURCES["Service"]["spec"]["selector"],
        RESOURCES["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        RESOURCES["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
    ):
        assert selector == labels
    values = {one["name"]: one.get("value") for one in CONTAINER["env"]}
    assert str(stateful["replicas"]) == values["PROCESSES"]
    assert int(values["SHARDS"]) >= stateful["replicas"]
    used = set(re.findall(r"\$\((\w+)\)", " ".join(CONTAINER["args"])))
    assert used <= set(values)
    mounts = {mount["name"] for mount in CONTAINER["volumeMounts"]}
    assert mounts == {volume["name"] for volume in POD["volumes"]}
    namespace = RESOURCES["Namespace"]["metadata"]["name"]
    others = [one["metadata"] for kind, one in RESOURCES.items() if kind != "Namespace"]
    assert {metadata["namespace"] for metadata in others} == {namespace}


def test_manifests_grant_nothing() -> None:
    """The manifests grant no privileges and no cluster account, and contain no secrets."""
    security = CONTAINER["securityContext"]
    assert security["readOnlyRootFilesystem"] is True
    assert security["allowPrivilegeEscalation"] is False
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["automountServiceAccountToken"] is False
    assert "Secret" not in RESOURCES
    for variable in CONTAINER["env"]:
        if re.search("TOKEN|PASSWORD", variable["name"]):
            assert "secretKeyRef" in variable["valueFrom"]
    assert CONTAINER["resources"]["limits"]["memory"]


def configurations() -> dict[str, str]:
    """Return the bot configurations in the files."""
    return {
        "image": (DEPLOY / "container.yaml").read_text(encoding="utf-8"),
        "compose": (DEPLOY / "config.example.yaml").read_text(encoding="utf-8"),
        "kubernetes": RESOURCES["ConfigMap"]["data"]["config.yaml"],
    }


@pytest.mark.parametrize(("place", "text"), configurations().items(), ids=configurations())
def test_configurations_can_be_loaded(place: str, text: str, tmp_path: Path) -> None:
    """Each configuration opens the port that the probes use.

    All configurations except the image's use PostgreSQL.
    """
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    config = load(path)
    assert config.health == OPEN
    assert str(config.store.database).startswith("postgresql://footnote@") is (place != "image")
    ports = [port["containerPort"] for port in CONTAINER["ports"]]
    assert ports == [OPEN.port]
    assert instructions("EXPOSE") == [[str(OPEN.port)]]


def test_probes_use_the_health_endpoints() -> None:
    """Liveness probes check only /livez, so that a bot waiting for Discord is not killed."""
    asked = {kind: CONTAINER[f"{kind}Probe"]["httpGet"] for kind in ("liveness", "readiness")}
    assert asked["liveness"] == {"path": "/livez", "port": "health"}
    assert asked["readiness"] == {"path": "/readyz", "port": "health"}
    assert CONTAINER["startupProbe"]["httpGet"] == asked["liveness"]


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_compose_grants_nothing(name: str) -> None:
    """Services have a read-only root and no privileges. Ports are open to this machine only."""
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert service["mem_limit"]
    assert service["pids_limit"]


def test_compose_mounts_the_configuration() -> None:
    """Docker can't copy text into a read-only container, so the operator's file is mounted."""
    assert COMPOSE["configs"] == {"footnote": {"file": "./config.yaml"}}
    assert "secrets" not in COMPOSE
    assert "config.yaml" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_compose_takes_secrets_from_an_uncommitted_file() -> None:
    """The example file lists every secret."""
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    example = (DEPLOY / ".env.example").read_text(encoding="utf-8")
    wanted = set(re.findall(r"\$\{(\w+):\?", text))
    assert wanted == set(re.findall(r"^(\w+)=$", example, re.MULTILINE))
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert COMPOSE["networks"]["store"] == {"internal": True}
    assert COMPOSE["services"]["postgres"]["networks"] == ["store"]
    assert set(COMPOSE["volumes"]) == {
        volume.split(":")[0] for one in COMPOSE["services"].values() for volume in one["volumes"]
    }


needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed"
)


@needs_systemd
def test_unit_is_well_formed(tmp_path: Path) -> None:
    """systemd-analyze accepts every setting."""
    unit = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/footnote/.venv/bin/python", sys.executable))
    assert not run("systemd-analyze", "verify", "--man=no", unit)


@needs_systemd
def test_unit_is_hardened() -> None:
    """The exposure score of systemd-analyze, from 0 (safe) to 100, is at most 15."""
    run("systemd-analyze", "security", "--offline=yes", "--threshold=15", "--no-pager", UNIT)


def test_documented_commands_run_like_the_unit() -> None:
    """The systemd-run command in the docs has the unit's user, folders and environment."""
    unit = UNIT.read_text(encoding="utf-8")
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    [command] = re.findall(r"systemd-run .*?python .*", text, re.DOTALL)
    for key in ("DynamicUser", "StateDirectory", "CacheDirectory", "WorkingDirectory", "UMask"):
        [value] = re.findall(rf"^{key}=(.*)$", unit, re.MULTILINE)
        assert f"-p {key}={value}" in command
    documented = dict(re.findall(r"-E (\w+)=(\S+)", command))
    given = dict(
        re.findall(r"(\w+)=(/\S+)", " ".join(re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)))
    )
    assert documented == given
    [start] = re.findall(r"^ExecStart=(.*) run$", unit, re.MULTILINE)
    assert start in command


def test_unit_does_not_restart_after_a_configuration_error() -> None:
    """The bot is not restarted after exit code 2, which means that the operator must act."""
    text = UNIT.read_text(encoding="utf-8")
    assert "RestartPreventExitStatus=2" in text
    assert "Restart=always" in text


def test_every_file_is_documented() -> None:
    """docs/operating.md and docs/monitoring.md name every file in deploy/."""
    pages = [ROOT / "docs" / f"{name}.md" for name in ("operating", "monitoring")]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and path.name not in OWN]
    assert [path for path in files if path.relative_to(ROOT).as_posix() not in text] == []
