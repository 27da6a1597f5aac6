"""Backups: the database and the files, together and whole, and back again.

A backup is a folder named for its moment (UTC):

    2026-11-22T140000Z/
      backup.json           what is in it: engine, checksum of the database, each file's size
      database              SQLite's own copy, or pg_dump's custom format
      files/ house/         what the site keeps below its data folder

It can be read without this program. Files never change under their name, so one that the backup
before holds is linked, not copied: each backup is whole, and costs what is new.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient as PostgresClient
from django.utils.translation import gettext as _

STAMP = "%Y-%m-%dT%H%M%SZ"
LIST, DATABASE = "backup.json", "database"


class BackupError(Exception):
    """Why there is no backup, or why it cannot be restored: a sentence for the operator."""


class Contents(msgspec.Struct, frozen=True):
    """What backup.json says; `files` maps paths below the backup to sizes in bytes."""

    engine: str
    database_sha256: str
    files: dict[str, int]


def back_up(folder: Path, *, at: datetime) -> Path:
    """Writes a backup below the folder and returns its path; one that fails leaves nothing.

    Raises BackupError.
    """
    target = folder / at.astimezone(UTC).strftime(STAMP)
    if target.exists():
        raise BackupError(_("There is a backup of this second already: %s") % target)
    before = max(finished(folder), default=None)
    unfinished = target.with_suffix(".unfinished")
    unfinished.mkdir(parents=True, mode=0o700)
    try:
        _write(unfinished, before)
        return unfinished.rename(target)
    except BaseException:
        # Night after night these would fill the disk that may be too full already.
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _write(unfinished: Path, before: Path | None) -> None:
    """Files before the database and after it: one that comes or goes meanwhile is one too many,
    never one too few.
    """
    files: dict[str, int] = {}
    _keep_all(unfinished, before, files)
    _dump(unfinished / DATABASE)
    _keep_all(unfinished, before, files)
    contents = Contents(connection.vendor, _sha256(unfinished / DATABASE), files)
    (unfinished / LIST).write_bytes(msgspec.json.format(msgspec.json.encode(contents)))


def finished(folder: Path) -> list[Path]:
    """The whole backups below a folder, oldest first."""
    return sorted(path.parent for path in folder.glob(f"*Z/{LIST}"))


def forget(folder: Path, *, keep: int) -> list[Path]:
    """Deletes all but the newest backups and returns those that went."""
    old = finished(folder)[:-keep]
    for backup in old:
        shutil.rmtree(backup)
    return old


def restore(backup: Path) -> Contents:
    """Brings a backup back into an empty database and an empty data folder.

    Raises BackupError, before anything is written, where either holds something, or where the
    backup is not whole.
    """
    contents = check(backup)
    if contents.engine != connection.vendor:
        raise BackupError(
            _("This is a backup of %(theirs)s, the site's database is %(ours)s.")
            % {"theirs": contents.engine, "ours": connection.vendor}
        )
    _refuse_unless_empty()
    try:
        for name in contents.files:
            _keep(backup / name, _place_of(name))
        _load(backup / DATABASE)
    except BaseException:
        # Both were empty: after a failure they are again, so that the next try is not refused.
        for folder in _folders().values():
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return contents


def check(backup: Path) -> Contents:
    """What the backup says of itself, after comparing it with what is there."""
    try:
        contents = msgspec.json.decode((backup / LIST).read_bytes(), type=Contents)
    except (OSError, msgspec.MsgspecError) as error:
        reason = f"{LIST}: {error.strerror}" if isinstance(error, OSError) else error
        raise BackupError(
            _("%(path)s is not a backup: %(error)s") % {"path": backup, "error": reason}
        ) from error
    if not _is_file_of(backup, DATABASE) or _sha256(backup / DATABASE) != contents.database_sha256:
        raise BackupError(_("The database of this backup is missing or was changed."))
    for name, size in contents.files.items():
        is_ours = name.partition("/")[0] in _folders() and _is_file_of(backup, name)
        if not is_ours or (backup / name).stat().st_size != size:
            raise BackupError(_("A file of this backup is missing or was changed: %s") % name)
    return contents


def _is_file_of(backup: Path, name: str) -> bool:
    """Links, and names that begin anew or climb, could lead out of the backup."""
    inside = Path(name)
    if inside.is_absolute() or ".." in inside.parts:
        return False
    return (backup / name).is_file() and (backup / name).resolve() == backup.resolve() / name


def _folders() -> dict[str, Path]:
    """The folders that are kept, by their names in a backup."""
    return {"files": settings.DATA_DIR / "files", "house": settings.HOUSE_DIR}


def _place_of(name: str) -> Path:
    folder, _slash, inside = name.partition("/")
    return _folders()[folder] / inside


def _files() -> Iterator[tuple[str, Path]]:
    """What lies in the folders: the name in a backup, and where it is."""
    for name, folder in _folders().items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _keep_all(target: Path, before: Path | None, kept: dict[str, int]) -> None:
    """Keeps what lies in the data folder and is not kept yet, and adds it to the list.

    The house's own files may change under their names; renditions may be put away at any moment.
    """
    for name, source in _files():
        is_lasting = name.startswith("files/")
        with suppress(FileNotFoundError):
            if is_lasting and kept.get(name) == source.stat().st_size:
                continue
            # It may be a link: then what is written would stand in the backup before, too.
            (target / name).unlink(missing_ok=True)
            same = before / name if before and is_lasting else None
            kept[name] = _keep(source, target / name, same)


def _keep(source: Path, target: Path, same: Path | None = None) -> int:
    """Copies a file, or links one that is known to hold the same bytes; returns its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    size = source.stat().st_size
    if same and same.is_file() and same.stat().st_size == size:
        os.link(same, target)
    else:
        shutil.copy2(source, target)
    return size


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(target: Path) -> None:
    """The database as it is at one moment, while the site goes on writing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def _load(source: Path) -> None:
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        connection.close()
        shutil.copyfile(source, name)
    else:
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(source))


def _refuse_unless_empty() -> None:
    tables = connection.introspection.table_names()
    if tables:
        raise BackupError(
            _("The database is not empty (%s tables). Restore into a new one.") % len(tables)
        )
    kept = next(_files(), None)
    if kept:
        raise BackupError(_("The data folder is not empty (%s). Restore into a new one.") % kept[0])


def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, on the site's database; its password never in sight."""
    options, given = PostgresClient.settings_to_cmd_args_env(connection.settings_dict, [])
    named = [f"--dbname={options[-1]}", *options[1:-1]]
    try:
        subprocess.run(  # noqa: S603  # a program of PostgreSQL, with our own arguments
            [program, *named, *arguments],
            env=os.environ | (given or {}),
            check=True,
            capture_output=True,
        )
    except FileNotFoundError as error:
        raise BackupError(
            _("%s is not there: install the client programs of PostgreSQL.") % program
        ) from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program}: {error.stderr.decode(errors='replace').strip()}") from error
