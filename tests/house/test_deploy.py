"""The files of deploy/ are in form for the programs that read them, where these are here."""

import shutil
import subprocess
from pathlib import Path

import pytest

from faire_reseau.project.command import parser

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def needs(program: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{program} is not on this machine")
    return found


def test_the_units_run_commands_that_there_are():
    units = [file.read_text() for file in sorted(DEPLOY.glob("*.service"))]
    lines = [line for unit in units for line in unit.splitlines() if line.startswith("ExecStart=")]

    told = [parser().parse_args(line.partition("/faire-reseau ")[2].split()) for line in lines]

    assert [words.verb for words in told] == ["backup", "run"]
    assert (told[1].behind_proxy, told[1].port, told[0].keep) == ("127.0.0.1", 8000, 7)


def test_nginx_takes_its_file(tmp_path):
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/error; events {{}} http {{ include {tmp_path}/site.conf; }}"
    site = (DEPLOY / "nginx.conf").read_text().replace("listen 443 ssl http2", "listen 8443")
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

    assert done.returncode == 0, done.stderr


def test_caddy_takes_its_file(tmp_path):
    command = [needs("caddy"), "adapt", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile"]
    environment = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}

    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    assert done.returncode == 0, done.stderr
