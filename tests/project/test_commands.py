"""The command line: a network of one's own, the demo once and twice, settings fit for a server."""

import contextlib
import io
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from faire_reseau.accounts.logic import DEMO_PURPOSE
from faire_reseau.accounts.models import PersonalLink, User
from faire_reseau.articles.enums import ArticleState
from faire_reseau.articles.models import Article
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.network.models import Membership, Network, Organisation, Person
from faire_reseau.network.queries import holding_on
from faire_reseau.project import static_files
from faire_reseau.project.demo.holds.network import NANTES
from faire_reseau.project.demo.holds.next import NEXT
from faire_reseau.reports.models import Campaign, CentreReport
from faire_reseau.topics.models import Grid
from tests.factories import DAY
from tests.live import forked
from tests.live.server import DEV, empty_product, surroundings
from tests.project.deployment import named

ROOT = Path(__file__).resolve().parents[2]


def everything() -> dict[str, list[tuple]]:
    """Every row of every table."""
    return {model._meta.label: list(model.objects.order_by("pk").values_list()) for model in apps.get_models()}


@pytest.mark.django_db
@pytest.mark.full
@pytest.mark.slow(
    "loads the demo network twice: Nantes finished, its grids proven and article public, the next gathering at its wishes"
)
def test_loading_the_demo_twice_changes_nothing_and_it_never_goes_back(capsys):
    call_command("demo", stage="wish")
    once = everything()

    call_command("demo", stage="wish")
    with pytest.raises(CommandError, match="already stands at “wish”, and does not go back to “propose”"):
        call_command("demo", stage="propose")

    again = everything()
    assert [label for label in once if again[label] != once[label]] == []
    registered = Registration.objects.values_list("gathering__slug").annotate(n=Count("pk")).order_by("n")
    assert list(registered) == [(NEXT, 56), (NANTES, 80)]
    states = CentreReport.objects.values_list("campaign__year", "campaign__state", "state").annotate(n=Count("pk"))
    assert sorted(states) == [
        (2018, "published", "open", 1),
        (2018, "published", "validated", 18),
        (2019, "open", "open", 5),
        (2019, "open", "returned", 2),
        (2019, "open", "submitted", 5),
        (2019, "open", "validated", 7),
    ]
    assert Campaign.objects.filter(is_sample=False).count() == 0
    assert Membership.objects.filter(holding_on(DAY)).count() == 19
    assert Gathering.objects.get(slug=NANTES).state == GatheringState.FINISHED
    assert Article.objects.filter(gathering__slug=NANTES, state=ArticleState.PUBLISHED, is_sample=True).count() == 1
    (article,) = Article.objects.filter(gathering__slug=NANTES)
    assert ("À compléter" in article.body, article.body.count("étoile marque")) == (False, 1)
    assert ("2 questions sur 8</a>" in article.body, "du bilan commun" in article.body) == (True, True)
    doors = PersonalLink.objects.filter(purpose__startswith=DEMO_PURPOSE).exclude(user__is_facilitator=True)
    assert {Registration.objects.filter(gathering__slug=NEXT, person__user=door.user).count() for door in doors} == {1}
    bounds = Grid.objects.filter(number=1).values_list("value", "upper_bound").order_by("value")
    assert list(bounds) == [(406, 406), (645, 645)]


def test_static_files_are_collected_again_only_when_one_changed(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    source = tmp_path / "sources" / "house.css"
    source.parent.mkdir()
    source.write_text("a{}")

    done = [static_files.collect(), static_files.collect()]
    source.write_text("a{color:red}")
    os.utime(source, (later := source.stat().st_mtime + 10, later))
    done.append(static_files.collect())

    assert done == [True, False, True]
    assert (tmp_path / "static" / "house.css").read_text() == "a{color:red}"


@pytest.mark.django_db
def test_the_demo_never_mixes_with_a_network_of_ones_own():
    Network.objects.create(name="La nôtre", short_name="LN")

    with pytest.raises(CommandError, match="La nôtre"):
        call_command("demo", stage="wish")

    assert Organisation.objects.count() == 0


@pytest.mark.django_db
def test_a_new_network_has_its_name_its_facilitator_and_a_link_that_opens(client, capsys):
    call_command("init", name="Réseau des lieux", email="ana@exemple.fr", address="http://ici", short_name="")

    key = re.search(r"http://ici/cle/([^/]+)/", capsys.readouterr().out)[1]
    client.post(f"/cle/{key}/")

    assert User.objects.get().is_facilitator is True
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert "Réseau des lieux" in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_second_network_in_the_same_database_is_refused():
    call_command("init", name="Un", email="ana@exemple.fr")

    with pytest.raises(CommandError):
        call_command("init", name="Deux", email="bob@exemple.fr")

    assert Network.objects.get().name == "Un"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_network_without_a_name_one_can_read_is_refused(name):
    with pytest.raises(CommandError, match="1 to 200 letters"):
        call_command("init", name=name, email="ana@exemple.fr", language="en")
    with pytest.raises(CommandError, match="1 à 200 caractères"):
        call_command("init", name=name, email="ana@exemple.fr")

    assert Network.objects.count() == 0


@pytest.mark.parametrize("port", ["99999", "-1", "abc"])
def test_a_port_that_cannot_be_is_said_in_a_sentence(port, capsys):
    from faire_reseau.project.command import parser

    with pytest.raises(SystemExit):
        parser().parse_args(["run", f"--port={port}"])

    assert f"a number from 0 to 65535 is wanted, not “{port}”" in capsys.readouterr().err


def on_a_server(*arguments: str, **given: str) -> tuple[int, str]:
    """What the command answers on a machine where only `given` is set."""
    production = {
        "FAIRE_RESEAU_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.production",
    }
    done = forked.run(["faire_reseau.project.command", *arguments], {**surroundings(), **production, **given})
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow("starts Django anew")
def test_the_settings_of_a_server_pass_the_strict_check(tmp_path):
    given = {"FAIRE_RESEAU_SECRET": secrets.token_urlsafe(50), "FAIRE_RESEAU_HOSTS": "reseau.example.org"}

    answer = on_a_server("check", FAIRE_RESEAU_DATA=str(tmp_path), **given)

    assert answer == (0, "System check identified no issues (2 silenced).\n")


@pytest.mark.slow("starts Django three times")
def test_what_is_not_set_and_a_folder_that_cannot_be_made_are_said_in_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    given = {"FAIRE_RESEAU_SECRET": secrets.token_urlsafe(50), "FAIRE_RESEAU_HOSTS": "reseau.example.org"}

    unset = on_a_server("check", FAIRE_RESEAU_SECRET="")
    refused = on_a_server("migrate", FAIRE_RESEAU_DATA=str(tmp_path / "file" / "data"), **given)
    dev = {"FAIRE_RESEAU_ENV": "dev", "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.dev"}
    refused_here = on_a_server("migrate", FAIRE_RESEAU_DATA=str(tmp_path / "file" / "data"), **dev)

    assert unset == (1, "Set FAIRE_RESEAU_SECRET: see docs/how-to/deploy.md.\n")
    sentence = f"{tmp_path}/file/data cannot be made (Not a directory): set FAIRE_RESEAU_DATA.\n"
    assert (refused, refused_here) == ((1, sentence), (1, sentence))


def test_the_help_names_each_command():
    from faire_reseau.project.command import parser

    words = parser().format_help()

    assert [verb for verb in ("run", "demo", "init", "migrate", "check") if verb not in words] == []


@pytest.mark.full
@pytest.mark.slow("starts a real server")
def test_the_port_that_was_said_is_where_letters_and_pages_lead_to(tmp_path):
    data = tmp_path / "data"
    named(shutil.copytree(empty_product(), data))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": DEV, "FAIRE_RESEAU_SECURITY_CONTACT": "s@x.fr"}
    server = subprocess.Popen(
        [sys.executable, "-m", "faire_reseau.project.command", "run", "--no-worker", "--port", str(port)],
        cwd=ROOT,
        env={**{name: value for name, value in os.environ.items() if name != "FAIRE_RESEAU_ADDRESS"}, **own},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = server.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/.well-known/security.txt", timeout=300) as answer:
            lines = answer.read().decode().splitlines()
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()

    assert line == f"Faire réseau: http://127.0.0.1:{port}/\n"
    canonical = [line for line in lines if line.startswith("Canonical: ")]
    assert canonical == [f"Canonical: http://127.0.0.1:{port}/.well-known/security.txt"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "led_to"),
    [("", "https://reseau.exemple.fr"), ("https://autre.exemple.fr/", "https://autre.exemple.fr")],
)
def test_the_first_link_leads_to_the_address_of_the_site_unless_another_is_said(capsys, settings, address, led_to):
    settings.SITE_ADDRESS = "https://reseau.exemple.fr"

    call_command("init", name="Réseau des lieux", email="ana@exemple.fr", address=address)

    assert re.search(r"par (\S+)/cle/", capsys.readouterr().out)[1] == led_to


@pytest.mark.django_db
def test_the_first_link_has_the_port_on_which_the_site_will_listen(capsys, settings, tmp_path, monkeypatch):
    monkeypatch.delenv("FAIRE_RESEAU_ADDRESS", raising=False)
    settings.SITE_ADDRESS, settings.DATA = "http://127.0.0.1:8000", tmp_path
    ports = []
    with contextlib.ExitStack() as sockets:
        for _time in range(2):
            call_command("init", name="Réseau", email="ana@exemple.fr")
            printed = capsys.readouterr().out
            ports.append(int(re.search(r"par http://127\.0\.0\.1:(\d+)/cle/", printed)[1]))
            option = f" --port {ports[-1]} (le port 8000 est pris)" if ports[-1] != 8000 else ""
            assert f"Démarrez-le d’abord à cette adresse\u00a0: faire-reseau run{option}\n" in printed
            listening = sockets.enter_context(socket.socket())
            listening.bind(("127.0.0.1", ports[-1]))
            listening.listen()
            Person.objects.all().delete()
            Network.objects.all().delete()
            User.objects.all().delete()

    assert (ports[0] >= 8000, ports[1] > ports[0]) == (True, True)


@pytest.mark.slow("starts Django anew")
def test_what_the_settings_of_a_server_silence_is_good_for_the_doctor(tmp_path):
    given = {"FAIRE_RESEAU_SECRET": secrets.token_urlsafe(50), "FAIRE_RESEAU_HOSTS": "reseau.example.org"}

    _code, printed = on_a_server("doctor", "--language", "en", FAIRE_RESEAU_DATA=str(tmp_path), **given)

    assert printed.splitlines()[0] == "✓ Settings: fit for a server; people enter by https://reseau.example.org."


@pytest.mark.django_db
def test_each_answer_to_init_is_looked_at_at_once_and_asked_again(monkeypatch, capsys):
    answers = [
        "deutsch",
        "fr",
        "",
        "Réseau des lieux",
        "",
        "pas une adresse",
        "ana@exemple.fr",
        "1",
        "Nulle-part",
        "Paris",
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*answers, ""])))

    call_command("init", asks=True)

    printed = capsys.readouterr().out
    assert (Network.objects.get().name, Network.objects.get().language) == ("Réseau des lieux", "fr")
    assert [printed.count(question) for question in ("fr/en", "Votre adresse", "Fuseau")] == [2, 2, 2]
    assert "« pas une adresse »" in printed.replace("\u00a0", " ")


@pytest.mark.django_db
def test_init_holds_no_writer_while_somebody_answers(monkeypatch):
    class Answers(io.StringIO):
        def readline(self, *arguments):
            depths.append(len(connection.savepoint_ids))
            return super().readline(*arguments)

    depths, before = [], len(connection.savepoint_ids)
    monkeypatch.setattr("sys.stdin", Answers("Réseau\n\nana@exemple.fr\n1\nParis\n"))

    call_command("init", asks=True, language="fr")

    assert (depths, Network.objects.get().name) == ([before] * 5, "Réseau")


@pytest.mark.django_db
def test_init_stops_with_what_is_wrong_when_nobody_answers_any_more(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("fr\n"))

    with pytest.raises(CommandError, match="nom du réseau"):
        call_command("init", asks=True)
