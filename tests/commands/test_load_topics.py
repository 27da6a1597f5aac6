import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.models import Topic

pytestmark = pytest.mark.django_db
HEAD = "qcode\tparent\tretired\tname_fr\tname_en\n"


@pytest.fixture
def table(tmp_path):
    def write(*lines: str):
        path = tmp_path / "topics.tsv"
        path.write_text(HEAD + "".join(line + "\n" for line in lines), encoding="utf-8")
        return path

    return write


def test_the_media_topics_come_with_names_and_broader_topics():
    call_command("load_topics")
    ballet = Topic.objects.get(qcode="medtop:20000008")
    assert (ballet.name_fr, ballet.parent.name_fr) == ("Danse classique", "Danse")
    assert Topic.objects.filter(is_retired=False).count() == 1085


def test_a_second_run_changes_nothing():
    call_command("load_topics")
    before = list(Topic.objects.order_by("pk").values())
    call_command("load_topics")
    assert list(Topic.objects.order_by("pk").values()) == before


def test_a_topic_that_copy_named_gets_its_name_and_address(table):
    Topic.objects.create(qcode="medtop:1", slug="medtop-1")
    call_command("load_topics", table("medtop:1\t\t\tMétéo\tweather"))
    assert Topic.objects.values_list("slug", "name_fr").get() == ("meteo", "Météo")


def test_an_address_that_readers_know_stays(table):
    Topic.objects.create(qcode="medtop:1", slug="le-temps", name_fr="Temps")
    call_command("load_topics", table("medtop:1\t\t\tMétéo\tweather"))
    assert Topic.objects.values_list("slug", "name_fr").get() == ("le-temps", "Météo")


def test_equal_names_have_addresses_of_their_own(table):
    call_command("load_topics", table("medtop:1\t\t\tDanse\t", "medtop:2\tmedtop:1\tyes\tDanse\t"))
    assert set(Topic.objects.values_list("slug", "is_retired")) == {
        ("danse", False),
        ("danse-2", True),
    }


def test_a_dry_run_writes_nothing():
    call_command("load_topics", "--dry-run")
    assert not Topic.objects.exists()


def test_a_line_without_a_name_is_refused_and_named(table):
    with pytest.raises(CommandError, match="3"):
        call_command("load_topics", table("medtop:1\t\t\tDanse\t", "medtop:2\t\t\t\t"))
    assert not Topic.objects.exists()


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "x.tsv"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="qcode"):
        call_command("load_topics", path)
