"""The agency that a source names is that of its copy: on arrival, at a retry, on the paste page."""

from datetime import datetime

import pytest
from django.urls import reverse

from articles.intake import Copy, receive, retry
from articles.models import Dispatch, Source, Story
from tests.admin.forms import fields_of

pytestmark = pytest.mark.django_db
EMBARGOED = (
    "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>exemple.ch</ProviderId>"
    "<DateId>20320213</DateId><NewsItemId>a</NewsItemId></NewsIdentifier></Identification>"
    '<NewsManagement><Status FormalName="Embargoed"/><StatusWillChange><DateAndTime>'
    "20320213T180000</DateAndTime></StatusWillChange></NewsManagement><NewsComponent><NewsLines>"
    "<HeadLine>Titre</HeadLine></NewsLines><ContentItem><DataContent><p>Un.</p></DataContent>"
    "</ContentItem></NewsComponent></NewsItem></NewsML>"
)
IN_ZURICH = datetime.fromisoformat("2032-02-13T18:00:00+01:00")
IN_NEW_YORK = datetime.fromisoformat("2032-02-13T18:00:00-05:00")


@pytest.mark.parametrize(
    ("profile", "until"), [("", IN_ZURICH), ("ap", IN_NEW_YORK), ("nobody", IN_ZURICH)]
)
def test_copy_is_read_by_the_agency_of_its_source(profile, until):
    source = Source.objects.create(name="Agence", slug="agence", profile=profile)
    (receipt,) = receive(Copy(EMBARGOED.encode(), source))
    assert (receipt.outcome, Story.objects.get().embargo_until) == ("created", until)
    assert len(receipt.dispatch.notices) == (profile == "nobody")


def test_refused_copy_is_tried_again_by_the_agency_that_its_source_has_now():
    source = Source.objects.create(name="Agence", slug="agence")
    (refused,) = receive(Copy(EMBARGOED.encode(), source, format="nitf"))
    assert refused.outcome == "rejected"
    Source.objects.update(profile="ap")
    (receipt,) = retry(Dispatch.objects.select_related("source").get())
    assert (receipt.outcome, Story.objects.get().embargo_until) == ("created", IN_NEW_YORK)


def test_pasted_copy_is_read_by_the_agency_of_the_source_of_pasted_copy(client, admin_user):
    Source.objects.update_or_create(slug="paste", defaults={"name": "Collé", "profile": "ap"})
    client.force_login(admin_user)
    page = reverse("admin:articles_story_paste")
    form = fields_of(client.post(page, {"text": EMBARGOED, "read": "1"}).content, "reading-form")
    client.post(page, form | {"save": "1"})
    assert Story.objects.get().embargo_until == IN_NEW_YORK
