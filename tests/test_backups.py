"""A site is backed up while it runs, and comes back whole: from nothing to reading again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.deploy.house import environment, manage

SEED = "fixtures/wire/plain/russie-turquie-syrie.txt"
_made: list[str] = []


class Site:
    """A site of its own: its data folder, and its database on the engine of this test run."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment = environment(data)
        if connection.vendor == "postgresql":
            self.environment["DATABASE_URL"] = _new_database()

    def manage(self, *arguments: str) -> str:
        return manage(self.environment, *arguments)

    def rows(self) -> str:
        return self.manage("dumpdata", "--exclude", "contenttypes", "--exclude", "auth")


def _new_database() -> str:
    given = connection.settings_dict
    name = f"{given['NAME']}_backup_{len(_made)}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    _made.append(name)
    user = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
    return f"postgres://{user}@{given['HOST']}:{given['PORT']}/{name}"


@pytest.fixture(scope="module")
def databases(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # the plugin's own fixture
        yield
        for name in _made:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, databases: None) -> Site:
    site = Site(tmp_path_factory.mktemp("site") / "data")
    site.manage("migrate", "--verbosity", "0")
    site.manage("import_copy", SEED, "--section", "monde", "--publish")
    _write(site.data / "files" / "originals" / "ab" / "abc.jpg", b"a picture")
    _write(site.data / "house" / "house.css", b":root {}")
    return site


@pytest.fixture
def new_site(tmp_path: Path, databases: None) -> Site:
    return Site(tmp_path / "new")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _backup(site: Site, folder: Path) -> Path:
    site.manage("backup", str(folder))
    return max(path.parent for path in folder.glob("*/backup.json"))


def test_a_restored_site_holds_the_same_rows_and_files(
    site: Site, new_site: Site, tmp_path: Path
) -> None:
    backup = _backup(site, tmp_path / "backups")
    new_site.manage("restore", str(backup))
    new_site.manage("migrate", "--check")
    assert new_site.rows() == site.rows()
    restored = {p.relative_to(new_site.data) for p in new_site.data.rglob("*.*") if p.is_file()}
    assert {Path("files/originals/ab/abc.jpg"), Path("house/house.css")} <= restored


def test_a_file_that_the_last_backup_has_is_linked(site: Site, tmp_path: Path) -> None:
    first = _backup(site, tmp_path / "backups")
    moved = first.rename(first.with_name("2020-01-01T000000Z"))
    second = _backup(site, tmp_path / "backups")
    name = "files/originals/ab/abc.jpg"
    assert (second / name).stat().st_ino == (moved / name).stat().st_ino
    assert (second / "house/house.css").stat().st_nlink == 1


MEANWHILE = """
from pathlib import Path
from django.utils import timezone
from articles import backups
really, files = backups._dump, Path({files!r})

def dump(target):
    (files / "before.avif").rename(files / "after.avif")
    really(target)
    {fault}

backups._dump = dump
backups.back_up(Path({folder!r}), at=timezone.now())
"""


def test_files_that_come_and_go_during_a_backup_are_in_it(site: Site, tmp_path: Path) -> None:
    files = site.data / "files" / "renditions"
    _write(files / "before.avif", b"as it was")
    script = MEANWHILE.format(files=str(files), folder=str(tmp_path), fault="")
    site.manage("shell", "-c", script)
    (backup,) = tmp_path.iterdir()
    kept = sorted(path.name for path in (backup / "files" / "renditions").iterdir())
    assert kept == ["after.avif", "before.avif"]
    site.manage("restore", str(backup), "--dry-run")


def test_a_backup_that_fails_leaves_nothing(site: Site, tmp_path: Path) -> None:
    files = site.data / "files" / "renditions"
    _write(files / "before.avif", b"as it was")
    script = MEANWHILE.format(files=str(files), folder=str(tmp_path), fault="raise OSError(28)")
    with pytest.raises(AssertionError, match="OSError: 28"):
        site.manage("shell", "-c", script)
    assert list(tmp_path.iterdir()) == []


def test_only_the_newest_are_kept(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for year in (2020, 2021):
        _backup(site, folder).rename(folder / f"{year}-01-01T000000Z")
    said = site.manage("backup", str(folder), "--keep", "2")
    assert f"{folder}/2020-01-01T000000Z deleted" in said
    left = sorted(path.name[:4] for path in folder.iterdir())
    assert (len(left), left[0]) == (2, "2021")


def test_a_site_that_holds_something_is_not_overwritten(site: Site, tmp_path: Path) -> None:
    backup = _backup(site, tmp_path / "backups")
    before = site.rows()
    with pytest.raises(AssertionError, match="The database is not empty"):
        site.manage("restore", str(backup))
    assert site.rows() == before


def test_files_that_are_there_are_not_overwritten(
    site: Site, new_site: Site, tmp_path: Path
) -> None:
    backup = _backup(site, tmp_path / "backups")
    _write(new_site.data / "files" / "other.jpg", b"another")
    with pytest.raises(AssertionError, match=r"not empty \(files/other.jpg\)"):
        new_site.manage("restore", str(backup))


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ("database", "The database of this backup is missing or was changed"),
        ("files/originals/ab/abc.jpg", "missing or was changed: files/originals/ab/abc.jpg"),
        ("backup.json", "is not a backup"),
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_written(
    site: Site, new_site: Site, tmp_path: Path, damage: str, complaint: str
) -> None:
    backup = tmp_path / "copy"
    shutil.copytree(_backup(site, tmp_path / "backups"), backup)
    (backup / damage).write_bytes(b"")
    with pytest.raises(AssertionError, match=complaint):
        new_site.manage("restore", str(backup))
    assert not (new_site.data / "files").exists()


@pytest.mark.parametrize("name", ["files/../../secret", "files/out/secret", "{folder}/secret"])
def test_a_list_that_leads_out_of_the_backup_is_refused(
    site: Site, new_site: Site, tmp_path: Path, name: str
) -> None:
    backup = _backup(site, tmp_path / "backups")
    contents = json.loads((backup / "backup.json").read_bytes())
    contents["files"][name.format(folder=backup.parent)] = 6
    (backup / "backup.json").write_text(json.dumps(contents))
    (backup.parent / "secret").write_bytes(b"secret")
    (backup / "files" / "out").symlink_to(backup.parent)
    with pytest.raises(AssertionError, match="missing or was changed"):
        new_site.manage("restore", str(backup))


def test_a_backup_of_another_engine_is_refused(site: Site, new_site: Site, tmp_path: Path) -> None:
    backup = _backup(site, tmp_path / "backups")
    contents = json.loads((backup / "backup.json").read_bytes())
    (backup / "backup.json").write_text(json.dumps(contents | {"engine": "oracle"}))
    with pytest.raises(AssertionError, match="This is a backup of oracle"):
        new_site.manage("restore", str(backup))
