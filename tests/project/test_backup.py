"""Backup and restore: taken while people write, whole or refused, and nobody is signed in afterwards."""

import re
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from faire_reseau.kit import clock
from faire_reseau.project.operate import archive, beats
from tests.live.server import DEV, Site, empty_product, seeded_site
from tests.project.deployment import APART, command, database_of, done, execute, rows_of

WRITERS = 12
SEED = """
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from django.test import Client
from django.utils import timezone
from faire_reseau.accounts.actions import begin_tries, make_personal_link, open_account, reserve_login_code
from faire_reseau.network.actions import name_network
from faire_reseau.network.models import Vocabulary
now = timezone.now()
name_network(name="Le réseau", short_name="Réseau")
Vocabulary.objects.create(slug="mots", label="Mots")
cookies = []
for number in range(WRITERS):
    account = open_account(f"ana{number}@exemple.fr", by=None, at=now, facilitates=True)
    account.confirmed_at = now
    account.save()
    client = Client()
    client.force_login(account)
    cookies.append(client.cookies["sessionid"].value)
make_personal_link(account, purpose="", by=None, at=now, key="ana-key")
begin_tries(reserve_login_code(account, account.email, browser=None, at=now))
(settings.DATA / "cookies").write_text(" ".join(cookies))
picture = Path(settings.MEDIA_ROOT) / "articles" / "photo.png"
picture.parent.mkdir(parents=True)
picture.write_bytes(bytes(range(256)) * 40)
""".replace("WRITERS", str(WRITERS))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = seeded_site(tmp_path / "data", SEED)
    yield opened
    opened.kill()


def cookies_of(site: Site) -> list[str]:
    return [f"sessionid={key}" for key in (site.data / "cookies").read_text().split()]


def write_words(site: Site, writer: int, cookie: str, acknowledged: list[str], over: threading.Event) -> None:
    """Add trades one after the other, each noted once the server has answered."""
    page = site.request("GET", "/annuaire/mots/metiers/nouveau/", cookie=cookie)
    assert page.status == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    csrf = next(value.split(";")[0] for name, value in page.getheaders() if value.startswith("csrftoken="))
    number = 0
    while not over.is_set() and number < 59:  # a person is let write sixty words a minute
        number += 1
        code = f"metier-{writer}-{number}"
        fields = {"label": code, "label_en": "", "csrfmiddlewaretoken": token}
        answer = site.request("POST", "/annuaire/mots/metiers/nouveau/", fields, cookie=f"{cookie}; {csrf}")
        assert answer.status == 302, answer.text
        acknowledged.append(code)


@pytest.mark.slow("starts a real server with writers, and the command line four times")
def test_a_backup_taken_while_people_write_holds_every_row_acknowledged_before_it(site: Site, tmp_path: Path):
    before = rows_of(database_of(site.data))
    acknowledged: list[str] = []
    over = threading.Event()
    threads = [
        threading.Thread(target=write_words, args=(site, number, cookie, acknowledged, over))
        for number, cookie in enumerate(cookies_of(site))
    ]
    for thread in threads:
        thread.start()
    while len(acknowledged) < 20 and any(thread.is_alive() for thread in threads):
        over.wait(0.05)
    owed = list(acknowledged)
    done(site.data, "backup", str(tmp_path / "whole.zip"))
    over.set()
    for thread in threads:
        thread.join()
    afterwards = rows_of(database_of(site.data))

    done(tmp_path / "restored", "restore", str(tmp_path / "whole.zip"))

    restored = rows_of(database_of(tmp_path / "restored"))
    codes = {row[1] for row in restored["network_trade"]}
    assert sorted(set(owed) - codes) == []
    compared = sorted(set(before) - APART - {"accounts_personallink", "accounts_auditline", "django_migrations"})
    assert [table for table in compared if not before[table] <= restored[table] <= afterwards[table]] == []
    # Each word and its line of the journal were one transaction.
    journal = {row[5] for row in restored["accounts_auditline"] if row[2] == "add_word"}
    assert len(journal) == len(restored["network_trade"])
    assert (tmp_path / "restored/media/articles/photo.png").read_bytes() == bytes(range(256)) * 40


@pytest.mark.slow("starts two real servers, and the command line three times")
def test_after_a_restore_no_session_and_no_link_of_before_opens_anything(site: Site, tmp_path: Path):
    cookie = cookies_of(site)[0]
    doors = ("/mon-bureau/", "/cle/ana-key/")
    opened = [site.request("GET", door, cookie=cookie).status for door in doors]
    done(site.data, "backup", str(tmp_path / "whole.zip"))
    archive = zipfile.ZipFile(tmp_path / "whole.zip")
    archive.extract("database.sqlite3", tmp_path)

    done(tmp_path / "restored", "restore", str(tmp_path / "whole.zip"))

    shutil.copytree(empty_product() / "static", tmp_path / "restored" / "static")
    again = Site(tmp_path / "restored", DEV, ("--no-worker",)).start()
    closed = [again.request("GET", door, cookie=cookie).status for door in doors]
    again.kill()
    assert (opened, closed) == ([200, 200], [302, 404])
    assert rows_of(tmp_path / "database.sqlite3")["django_session"] == set()
    key = cookie.partition("=")[2].encode()
    assert [name for name in archive.namelist() if key in archive.read(name)] == []
    assert (site.data / "secret").read_bytes() not in b"".join(archive.read(name) for name in archive.namelist())
    assert "secret" not in archive.namelist()


@pytest.mark.slow("runs the command line five times")
def test_backups_into_a_folder_keep_the_latest_and_touch_nothing_else(tmp_path: Path):
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "faire-reseau-20200101-000000.zip").write_bytes(b"old")
    (folder / "faire-reseau-20200102-000000.zip").write_bytes(b"old")
    (folder / "mine.zip").write_bytes(b"somebody's")
    (folder / ".faire-reseau-cut").mkdir()

    data = shutil.copytree(empty_product(), tmp_path / "data")

    printed = done(data, "backup", "--into", str(folder), "--keep", "2")
    broken = command(tmp_path / "nothing", "backup", "--into", str(folder), "--keep", "1")

    names = sorted(file.name for file in folder.iterdir())
    newest = next(
        name for name in names if name.startswith("faire-reseau-2") and not name.startswith("faire-reseau-2020")
    )
    assert names == sorted([".lock", "faire-reseau-20200102-000000.zip", newest, "mine.zip"])
    assert printed.endswith("read again and found whole. Removed: faire-reseau-20200101-000000.zip.\n")
    assert stat.S_IMODE((folder / newest).stat().st_mode) == 0o600
    sentence = f"There is no database in {tmp_path / 'nothing'} yet: nothing to back up.\n"
    assert (broken.returncode, broken.stderr) == (1, sentence)


@pytest.mark.full
@pytest.mark.slow("runs the command line six times")
def test_what_cannot_be_restored_is_refused_in_a_sentence_and_leaves_nothing(tmp_path: Path):
    whole = tmp_path / "whole.zip"
    done(shutil.copytree(empty_product(), tmp_path / "data"), "backup", str(whole))
    cut, newer, other = tmp_path / "cut.zip", tmp_path / "newer.zip", tmp_path / "other.zip"
    cut.write_bytes(whole.read_bytes()[:-200])
    with archive.opened(whole) as read:
        facts = {name: getattr(read.manifest, name) for name in ("app", "python", "database", "made_at")}
        later = read.manifest.schema | {"network": "9999_from_the_future"}
    archive.write(newer, [("database.sqlite3", b"")], schema=later, **facts | {"app": "99.0"})
    other.write_bytes(b"not an archive at all")
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("somebody's")

    answers = [command(tmp_path / f"new-{file.stem}", "restore", str(file)) for file in (cut, newer, other)]
    refused = command(full, "restore", str(whole))

    damaged = "This backup is damaged (it ends too early or is not a backup of this product): take another one. "
    newer_said = (
        "This backup was made by a newer version (99.0; this is 0.1.0): update the product, then restore. "
        "Nothing has been changed.\n"
    )
    cut_said = f"{damaged}Nothing has been changed.\n"
    assert [answer.stderr for answer in answers] == [cut_said, newer_said, cut_said]
    sentence = f"{full} is not empty: restore into a new folder (FAIRE_RESEAU_DATA), nothing is overwritten.\n"
    assert refused.stderr == sentence
    left = {entry.name for file in (cut, newer, other) for entry in (tmp_path / f"new-{file.stem}").iterdir()}
    assert left == {"secret", "lock"}


@pytest.mark.slow("runs the command line twice")
def test_an_older_backup_is_brought_up_to_date(tmp_path: Path):
    older = tmp_path / "older.sqlite3"
    older.write_bytes(database_of(empty_product()).read_bytes())
    execute(older, "DROP TABLE project_heartbeat")
    execute(older, "DELETE FROM django_migrations WHERE app = 'project'")
    facts = {"app": "0.0.9", "python": "3.11", "database": "sqlite", "made_at": "2026-01-01T00:00"}
    archive.write(tmp_path / "older.zip", [("database.sqlite3", older)], schema={"network": "0001_start"}, **facts)

    printed = done(tmp_path / "data", "restore", str(tmp_path / "older.zip"))

    assert (
        printed
        == f"Restored to {tmp_path / 'data'}: the backup of 2026-01-01T00:00 (0.0.9). Everybody signs in again.\n"
    )
    assert rows_of(database_of(tmp_path / "data"))["project_heartbeat"] == set()


# --- the file format --------------------------------------------------------------------------------------------------

FACTS = {"app": "0.1.0", "schema": {}, "python": "3.11", "database": "sqlite", "made_at": "2026-01-01"}


def unpacked(file: Path, into: Path) -> dict[str, bytes]:
    into.mkdir()
    with archive.opened(file) as read:
        read.unpack(into)
    return {entry.relative_to(into).as_posix(): entry.read_bytes() for entry in into.rglob("*") if entry.is_file()}


def rewritten(file: Path, target: Path, **changed: bytes | zipfile.ZipInfo) -> Path:
    """A copy of an archive in which members have other bytes, and which may hold one more."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            new.writestr(info, changed.get(info.filename.partition(".")[0], old.read(info.filename)))
    return target


def test_the_same_contents_make_the_same_file_and_come_back_as_they_were(tmp_path: Path):
    files = {"database.sqlite3": b"rows" * 1000, "media/a/é.png": b"\x89PNG", "media/b.png": b""}
    for name in ("one", "two"):
        archive.write(tmp_path / name, list(files.items()), **FACTS)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert unpacked(tmp_path / "one", tmp_path / "out") == files


def test_a_picture_removed_while_the_backup_is_made_is_left_out(tmp_path: Path):
    archive.write(tmp_path / "a.zip", [("media/gone.png", tmp_path / "gone.png"), ("media/b.png", b"b")], **FACTS)

    assert unpacked(tmp_path / "a.zip", tmp_path / "out") == {"media/b.png": b"b"}


@pytest.mark.parametrize(
    "name", ["media/../../out.png", "/etc/passwd", "media//a", "media/..\\a", "other/a.png", "media", "secret"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused_before_anything_is_written(tmp_path: Path, name: str):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as whole:
        member = archive._add(whole, name, None, b"x")
        manifest = archive.Manifest(members=(archive.Member(name, 1, member.sha256),), **FACTS)
        archive._add(whole, archive.MANIFEST, None, archive._as_json(manifest))

    with pytest.raises(archive.Damaged):
        unpacked(tmp_path / "a.zip", tmp_path / "out")

    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.zip", "out"]
    assert list((tmp_path / "out").iterdir()) == []


def test_changed_longer_and_added_members_and_links_are_refused(tmp_path: Path):
    archive.write(tmp_path / "a.zip", [("database.sqlite3", b"rows")], **FACTS)
    link = zipfile.ZipInfo("database.sqlite3")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip") as whole:
        manifest = whole.read(archive.MANIFEST)
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as whole:
        whole.writestr(link, b"rows")
        whole.writestr(archive.MANIFEST, manifest)
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as whole:
        whole.writestr("database.sqlite3", b"rows")
        whole.writestr("media/more.png", b"more")
        whole.writestr(archive.MANIFEST, manifest)
    files = [
        rewritten(tmp_path / "a.zip", tmp_path / "other.zip", database=b"ROWS"),
        rewritten(tmp_path / "a.zip", tmp_path / "bomb.zip", database=b"0" * 50_000_000),
        tmp_path / "link.zip",
        tmp_path / "more.zip",
    ]

    refused = []
    for number, file in enumerate(files):
        with pytest.raises(archive.Damaged) as refusal:
            unpacked(file, tmp_path / f"out-{number}")
        refused.append(str(refusal.value).partition(" (")[2].partition(")")[0])

    changed = "“database.sqlite3” is not the file that was written"
    assert refused == [changed, changed, changed, "its contents are not those that its manifest lists"]
    assert [
        (tmp_path / "out-1" / "database.sqlite3").exists() and (tmp_path / "out-1/database.sqlite3").stat().st_size
    ] == [0]


@pytest.mark.slow("reads an archive once for each of its bytes, cut and changed there")
def test_every_cut_and_every_changed_byte_is_refused_or_changes_nothing(tmp_path: Path):
    archive.write(tmp_path / "a.zip", [("database.sqlite3", bytes(range(200))), ("media/a.png", b"picture")], **FACTS)
    whole = (tmp_path / "a.zip").read_bytes()
    good = unpacked(tmp_path / "a.zip", tmp_path / "good")
    wrong = []

    for place in range(len(whole)):
        for kind, data in (
            ("cut", whole[:place]),
            ("changed", whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]),
        ):
            (tmp_path / "b.zip").write_bytes(data)
            into = tmp_path / f"{kind}-{place}"
            try:
                content = unpacked(tmp_path / "b.zip", into)
            except archive.ArchiveRefused:
                continue
            if content != good:
                wrong.append((kind, place))

    assert wrong == []


def test_a_newer_format_is_refused_in_a_sentence(tmp_path: Path):
    archive.write(tmp_path / "a.zip", [], **FACTS)
    newer = rewritten(tmp_path / "a.zip", tmp_path / "b.zip", manifest=b'{"format": 2}')

    with pytest.raises(archive.ArchiveRefused, match="newer format: update the product, then restore"):
        unpacked(newer, tmp_path / "out")


def test_a_damaged_database_is_found_out(tmp_path: Path):
    from faire_reseau.project.operate.databases import Sqlite

    file = tmp_path / "a.sqlite3"
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE a (text)")
    database.executemany("INSERT INTO a VALUES (?)", [("x" * 3000,)] * 50)
    database.commit()
    database.close()
    sound = Sqlite(file).fault(file)
    file.write_bytes(file.read_bytes()[:8192] + b"\0" * 4096 + file.read_bytes()[12288:])

    assert sound == ""
    assert Sqlite(file).fault(file) != ""


@pytest.mark.slow("runs the command line three times")
def test_a_restored_deployment_does_not_say_of_its_parts_when_those_of_the_other_machine_worked(tmp_path: Path):
    data, restored = tmp_path / "data", tmp_path / "restored"
    shutil.copytree(empty_product(), data)
    at = clock.now().isoformat(sep=" ")
    for name in (beats.WORKER, beats.HEALTH, beats.CLEARING, beats.BACKUP):
        execute(
            database_of(data), 'INSERT OR REPLACE INTO project_heartbeat VALUES (?, ?, \'{"file": "x.zip"}\')', name, at
        )
    done(data, "backup", str(tmp_path / "whole.zip"))

    done(restored, "restore", str(tmp_path / "whole.zip"))

    assert len(rows_of(database_of(data))["project_heartbeat"]) == 4
    assert rows_of(database_of(restored))["project_heartbeat"] == set()
    lines = command(restored, "doctor", "--language", "en").stdout.splitlines()
    assert [line for line in lines if line.startswith(("✗ Worker", "✗ Last backup"))] == [
        "✗ Worker: not seen for a while (never): start the server; without the worker no letter leaves.",
        "✗ Last backup: never: have “faire-reseau backup --keep 7 --into FOLDER” run every night.",
    ]


@pytest.mark.slow("runs a management command")
def test_two_backups_within_one_second_are_both_kept_under_names_in_their_order(tmp_path: Path):
    shutil.copytree(empty_product(), tmp_path / "data")
    script = f"""
from datetime import UTC, datetime
from pathlib import Path
from faire_reseau.project.operate.backup import back_up_into
for _ in range(3):
    made, removed = back_up_into(Path({str(tmp_path / "kept")!r}), keep=2, at=datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    print(made.file.name, *removed)
"""

    lines = Site(tmp_path / "data", DEV).manage("shell", "-v0", "-c", script).splitlines()

    first, second, third = (
        f"faire-reseau-{moment}.zip" for moment in ("20261231-235959", "20270101-000000", "20270101-000001")
    )
    assert lines == [first, second, f"{third} {first}"]
