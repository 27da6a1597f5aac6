"""Users and their roles on the desk, in the editor's language."""

import pytest
from django.contrib.auth.models import Group

from tests import make

pytestmark = pytest.mark.django_db
FRENCH = ["Administration", "Desk médias", "Journaliste", "Rédaction en chef", "Édition"]


@pytest.fixture
def boss(login):
    client = login("Administrator", is_superuser=True)
    client.cookies["django_language"] = "fr"
    return client


def test_filter_of_users_names_roles_in_the_desks_language(boss):
    make.editor()
    (spec,) = (
        spec
        for spec in boss.get("/desk/articles/user/").context["cl"].filter_specs
        if spec.title == "groupes"
    )
    assert sorted(name for _pk, name in spec.lookup_choices) == FRENCH


def test_form_of_a_user_and_list_of_roles_name_them_so(boss):
    user = make.editor()
    form = boss.get(f"/desk/articles/user/{user.pk}/change/").context["adminform"].form
    offered = sorted(str(label) for _value, label in form.fields["groups"].choices)
    assert offered == FRENCH
    roles = boss.get("/desk/auth/group/").content.decode()
    assert "Rédaction en chef" in roles
    assert Group.objects.filter(name="Chief editor").exists()
