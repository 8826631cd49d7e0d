"""The files of deploy/ are in form for the programs that read them, where these are here."""

import shutil
import subprocess
from argparse import Namespace
from pathlib import Path

import pytest

from faire_reseau.project.command import parser

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def needs(program: str) -> str:
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if path is None:
        pytest.skip(f"{program} is not on this machine")
    return path


def commands_of(units: list[str]) -> list[Namespace]:
    """The commands that units start, as the command line of the product reads them; it ends where it knows none."""
    lines = [line for unit in units for line in unit.splitlines() if line.startswith("ExecStart=")]
    return [parser().parse_args(line.partition("/faire-reseau ")[2].split()) for line in lines]


def test_the_units_run_commands_that_there_are():
    commands = commands_of([file.read_text() for file in sorted(DEPLOY.glob("*.service"))])

    assert [words.verb for words in commands] == ["backup", "run"]
    assert (commands[1].behind_proxy, commands[1].port, commands[0].keep) == ("127.0.0.1", 8000, 7)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("backups --keep 7", "backups"),
        ("run --behind-proxies 127.0.0.1", "--behind-proxies"),
        ("backup --keep seven", "seven"),
    ],
)
def test_a_unit_that_starts_an_unknown_command_option_or_value_is_found(words, fault, capsys):
    with pytest.raises(SystemExit) as ended:
        commands_of([f"[Service]\nExecStart=/opt/faire-reseau/bin/faire-reseau {words}\n"])

    error_text = capsys.readouterr().err
    assert ended.value.code != 0
    assert fault in error_text


def nginx_says(site: str, tmp_path: Path) -> str:
    """What nginx says against a file of a site; "" when it takes it."""
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/error; events {{}} http {{ include {tmp_path}/site.conf; }}"
    site = site.replace("listen 443 ssl http2", "listen 8443")
    site = (
        site.replace("listen [::]:443 ssl http2;", "")
        .replace("listen [::]:80;", "")
        .replace("listen 80", "listen 8080")
    )
    lines = [line for line in site.splitlines() if "ssl_certificate" not in line]
    (tmp_path / "site.conf").write_text("\n".join(lines))
    (tmp_path / "nginx.conf").write_text(whole)

    done = subprocess.run(
        [needs("nginx"), "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stderr


def test_nginx_takes_its_file(tmp_path):
    assert nginx_says((DEPLOY / "nginx.conf").read_text(), tmp_path) == ""


def test_a_file_that_nginx_does_not_take_is_found(tmp_path):
    site = (DEPLOY / "nginx.conf").read_text()

    assert "unknown directive" in nginx_says(site.replace("proxy_pass", "proxy_past"), tmp_path)


def caddy_says(file: Path, tmp_path: Path) -> str:
    """What Caddy says against a file; "" when it takes it."""
    command = [needs("caddy"), "adapt", "--config", file, "--adapter", "caddyfile"]
    environment = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}

    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    return "" if done.returncode == 0 else done.stderr


def test_caddy_takes_its_file(tmp_path):
    assert caddy_says(DEPLOY / "Caddyfile", tmp_path) == ""


def test_a_file_that_caddy_does_not_take_is_found(tmp_path):
    file = tmp_path / "Caddyfile"
    file.write_text((DEPLOY / "Caddyfile").read_text().replace("reverse_proxy", "reverse_proxies"))

    assert "reverse_proxies" in caddy_says(file, tmp_path)
