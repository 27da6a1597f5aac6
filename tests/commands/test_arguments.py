"""Numbers that no command can work with are refused before anything is done."""

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

COUNTS = "is no whole number from 1 to 9223372036854775807."
DAYS = "is no whole number from 0 to 3650."
SECONDS = "is no number of seconds above 0 and up to a day (86400)."


@pytest.mark.parametrize(
    ("command", "option", "text", "expected"),
    [
        *[
            ("poll_sources", "--every", text, SECONDS)
            for text in ("-1", "0", "-0.5", "nan", "inf", "1e9", "often", "")
        ],
        *[
            (command, option, text, COUNTS)
            for command, option in (
                ("backup folder", "--keep"),
                ("render_photos", "--limit"),
                ("render_articles", "ids"),
                ("export_copy", "ids"),
            )
            for text in ("0", "-1", "1.5", "all", str(2**63))
        ],
        *[("check_site", "--days", text, DAYS) for text in ("-1", "3651", "week")],
    ],
)
def test_a_number_out_of_range_is_refused_with_what_was_expected(command, option, text, expected):
    given = [text] if option == "ids" else [f"{option}={text}"]
    with override("en"), pytest.raises(CommandError) as refusal:
        call_command(*command.split(), *given)
    name = "ID" if option == "ids" else option
    assert str(refusal.value) == f"Error: argument {name}: “{text}” {expected}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("load_topics", "{path}: No such file or directory"),
        ("restore", "{path} is not a backup: backup.json: No such file or directory"),
    ],
)
def test_a_path_that_is_not_there_is_told_without_the_number_of_the_fault(command, told, tmp_path):
    path = tmp_path / "none"
    with override("en"), pytest.raises(CommandError) as refused:
        call_command(command, path)
    assert str(refused.value) == told.format(path=path)
