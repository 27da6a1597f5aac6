"""The second step of login: who is asked, what opens, what a house may demand."""

import logging
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import LazySettings
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from articles.models import User
from newsroom.login import TRIES_OF_A_NAME
from tests import make

pytestmark = pytest.mark.django_db
APP_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SPOKEN = "un mot de passe"
INDEX = "/desk/"
ASKED = "/desk/security/authenticate/"
SETUP = "/desk/security/"
AGAIN = "/desk/security/password/"
PAGES = (
    "",
    *("password/", "reauthenticate/", "authenticate/", "totp/activate/", "totp/deactivate/"),
    *("recovery-codes/", "recovery-codes/generate/", "recovery-codes/download/"),
    *("webauthn/", "webauthn/add/", "webauthn/reauthenticate/", "webauthn/login/"),
    *("webauthn/keys/1/edit/", "webauthn/keys/1/remove/"),
)


def code(secret: str = APP_KEY, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def wrong_code() -> str:
    good = {code(ahead=steps) for steps in (-2, -1, 0, 1, 2)}
    return next(text for text in map("{:06}".format, range(9)) if text not in good)


def with_app(**fields: Any) -> User:
    user = make.editor(**fields)
    TOTP.activate(user, APP_KEY)
    return user


def client() -> Client:
    return Client(headers={"accept-language": "en"})


def by_password(way: str = "") -> tuple[Client, Any]:
    browser = client()
    data = {"username": "editor", "password": SPOKEN, "next": way}
    return browser, browser.post("/desk/login/", data)


def is_inside(browser: Client) -> bool:
    return browser.get(INDEX).status_code == 200


def second(browser: Client, text: str) -> Any:
    return browser.post(ASKED, {"code": text})


def confirmed(user: User) -> Client:
    """Signed in, and has said the password again a moment ago."""
    browser = client()
    browser.force_login(user)
    assert browser.post(AGAIN, {"password": SPOKEN, "next": SETUP}).status_code == 302
    return browser


def test_password_alone_opens_the_desk_to_who_has_no_second_step() -> None:
    make.editor()
    browser, answer = by_password()
    assert (answer.status_code, answer.headers["Location"]) == (302, INDEX)
    assert is_inside(browser)
    assert b"Successfully" not in browser.get(INDEX).content


def test_password_is_not_enough_for_who_has_one() -> None:
    with_app()
    browser, answer = by_password()
    assert answer.headers["Location"] == ASKED
    assert not is_inside(browser)
    assert b"one-time-code" in browser.get(ASKED).content


@pytest.mark.parametrize("ahead", [-1, 0, 1])
def test_code_of_the_app_opens_the_page_that_was_asked_for(ahead: int) -> None:
    with_app()
    browser, _answer = by_password("/desk/articles/story/")
    answer = second(browser, code(ahead=ahead))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/articles/story/")
    assert is_inside(browser)


def test_wrong_code_is_refused() -> None:
    with_app()
    browser, _answer = by_password()
    assert "Incorrect code." in second(browser, wrong_code()).content.decode()
    assert not is_inside(browser)


@pytest.mark.parametrize("written", ["{}", "{} ", "-{}"])
def test_code_is_good_once_for_all_processes(written: str) -> None:
    with_app()
    good = code()
    second(by_password()[0], good)
    cache.clear()  # another process has its own
    thief, _answer = by_password()
    assert "Incorrect code." in second(thief, written.format(good)).content.decode()
    assert not is_inside(thief)


def test_code_without_the_password_leads_back_to_the_login() -> None:
    with_app()
    browser = client()
    assert second(browser, code()).headers["Location"] == "/desk/login/"


def test_right_code_waits_after_many_wrong_ones() -> None:
    with_app()
    for _n in range(TRIES_OF_A_NAME):
        second(by_password()[0], wrong_code())
    browser, _answer = by_password()
    assert "Too many attempts" in second(browser, code()).content.decode()
    assert not is_inside(browser)


@pytest.mark.usefixtures("cache_is_gone")
def test_cache_that_is_gone_keeps_nobody_out() -> None:
    with_app()
    browser, _answer = by_password()
    assert second(browser, code()).status_code == 302
    assert is_inside(browser)


def test_recovery_code_opens_once() -> None:
    user = with_app()
    (spare, *_others) = RecoveryCodes.activate(user).get_unused_codes()
    first, _answer = by_password()
    second(first, spare)
    again, _answer = by_password()
    second(again, spare)
    assert (is_inside(first), is_inside(again)) == (True, False)


def test_app_is_set_up_with_the_password_and_a_code_of_it() -> None:
    browser = confirmed(make.editor())
    page = browser.get("/desk/security/totp/activate/")
    picture = browser.get("/desk/security/totp/picture.svg")
    assert b"data:" not in page.content
    assert picture.headers["Content-Type"] == "image/svg+xml"
    secret = page.context["form"].secret
    answer = browser.post("/desk/security/totp/activate/", {"code": code(secret)})
    assert answer.headers["Location"] == "/desk/security/recovery-codes/"
    codes = browser.get(answer.headers["Location"])
    assert codes.headers["Cache-Control"].startswith("max-age=0")
    assert by_password()[1].headers["Location"] == ASKED


def test_wrong_code_sets_up_nothing() -> None:
    browser = confirmed(make.editor())
    browser.get("/desk/security/totp/activate/")
    answer = browser.post("/desk/security/totp/activate/", {"code": "none"})
    assert "Incorrect code." in answer.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("path", ["totp/activate/", "webauthn/add/", "recovery-codes/generate/"])
def test_open_session_alone_changes_no_factor(path: str) -> None:
    browser = client()
    browser.force_login(make.editor())
    answer = browser.get(f"{SETUP}{path}")
    assert answer.headers["Location"].startswith(AGAIN)


def test_app_is_removed_after_a_code_of_it() -> None:
    browser = client()
    browser.force_login(with_app())
    answer = browser.post(f"{SETUP}reauthenticate/", {"code": code(), "next": SETUP})
    assert answer.headers["Location"] == SETUP
    browser.post(f"{SETUP}totp/deactivate/")
    assert not Authenticator.objects.exists()


def test_password_that_is_asked_again_is_counted() -> None:
    browser = client()
    browser.force_login(make.editor())
    for _n in range(TRIES_OF_A_NAME):
        browser.post(AGAIN, {"password": "faux"})
    assert "Too many" in browser.post(AGAIN, {"password": SPOKEN}).content.decode()


def test_picture_shows_no_secret_that_is_not_being_set_up() -> None:
    browser = client()
    assert browser.get(reverse("totp_picture")).headers["Location"].startswith("/desk/login/")
    browser.force_login(with_app())
    assert browser.get(reverse("totp_picture")).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_stranger_sees_no_page_of_the_second_step(path: str) -> None:
    answer = client().get(f"{SETUP}{path}")
    assert (answer.status_code, answer.headers["Location"][:12]) == (302, "/desk/login/")


def test_key_of_a_colleague_is_out_of_reach() -> None:
    key = Authenticator.objects.create(
        user=make.editor("Reporter"), type=Authenticator.Type.WEBAUTHN, data={}
    )
    browser = confirmed(make.editor())
    for way in ("edit", "remove"):
        assert browser.post(f"{SETUP}webauthn/keys/{key.pk}/{way}/").status_code == 404
    assert Authenticator.objects.count() == 1


def test_passkey_of_nobody_leads_back_to_the_login() -> None:
    browser = client()
    for credential in ("", "{}", '{"response": {"userHandle": "MQ"}}', "[]", "null"):
        answer = browser.post("/desk/security/webauthn/login/", {"credential": credential})
        assert answer.headers["Location"] == "/desk/login/", credential
    assert not is_inside(browser)


@pytest.mark.parametrize("field", ["is_staff", "is_active"])
def test_who_may_not_enter_is_not_let_in_by_the_second_step(field: str) -> None:
    user = with_app()
    browser, _answer = by_password()
    User.objects.filter(pk=user.pk).update(**{field: False})
    second(browser, code())
    assert not is_inside(browser)


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_nobody_signs_up_by_themselves(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert client().get("/accounts/signup/").status_code == 404


@pytest.mark.parametrize("host", ["testserver", "127.0.0.1:8000", "localhost:8000"])
def test_passkey_is_offered_where_a_browser_can_have_one(host: str, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = client().get("/desk/login/", headers={"host": host}).content.decode()
    assert ("passkey-login" in page) == host.startswith("localhost")


@pytest.fixture
def demanding(settings: LazySettings) -> LazySettings:
    settings.SECOND_STEP_REQUIRED = True
    return settings


@pytest.mark.usefixtures("demanding")
@pytest.mark.parametrize("path", ["", "articles/story/", "articles/story/add/", "password_change/"])
def test_desk_that_demands_a_second_step_leads_to_its_setup(path: str) -> None:
    make.editor()
    browser, _answer = by_password()
    assert browser.get(f"{INDEX}{path}").headers["Location"] == SETUP
    assert "asks everybody for a second step" in browser.get(SETUP).content.decode()


@pytest.mark.usefixtures("demanding")
def test_demand_is_met_by_an_app() -> None:
    user = make.editor()
    browser = client()
    browser.force_login(user)
    RecoveryCodes.activate(user)
    assert not is_inside(browser)
    TOTP.activate(user, APP_KEY)
    assert is_inside(browser)
    Authenticator.objects.all().delete()
    assert not is_inside(browser)


@pytest.mark.usefixtures("demanding")
def test_demand_concerns_the_desk_alone() -> None:
    story = make.article()
    browser = client()
    browser.force_login(make.editor())
    for path in ("/", story.get_absolute_url(), "/rss.xml", f"/api/articles/{story.pk}/"):
        assert browser.get(path).status_code == 200, path
    assert browser.get("/desk/jsi18n/").status_code == 200
    assert browser.post("/desk/logout/").status_code == 200


def test_reader_s_page_takes_no_cookie_and_no_session(client: Client) -> None:
    answer = client.get(make.article().get_absolute_url())
    assert answer.cookies == {}
    assert "Cookie" not in answer.headers.get("Vary", "")


def superuser(login: Callable[..., Client]) -> Client:
    return login("Administrator", is_superuser=True)


def remove(browser: Client, user: User) -> Any:
    data = {"action": "remove_second_steps", "_selected_action": [user.pk]}
    return browser.post("/desk/articles/user/", data, follow=True)


def test_lost_factor_is_removed_by_a_superuser_and_logged(
    login: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    user, browser = with_app(), superuser(login)
    RecoveryCodes.activate(user)
    with caplog.at_level(logging.WARNING):
        page = remove(browser, user).content.decode()
    assert "signs in with the password alone now" in page
    entry = LogEntry.objects.get(object_id=str(user.pk))
    assert (entry.user.username, entry.get_change_message()) == (
        "administrator",
        "The second step of login was removed.",
    )
    assert "second step of 'editor' removed by administrator: 2 factors" in caplog.text
    assert is_inside(by_password()[0])
    assert "had no second step" in remove(browser, user).content.decode()


def test_nobody_else_removes_it(login: Callable[..., Client]) -> None:
    user = with_app()
    remove(login("Administrator"), user)
    assert Authenticator.objects.filter(user=user).count() == 1


def test_lost_factor_is_removed_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    with_app()
    with override("en"):
        call_command("remove_second_step", "editor")
    assert capsys.readouterr().out == "1 removed: editor signs in with the password alone.\n"
    assert is_inside(by_password()[0])
    with override("en"), pytest.raises(CommandError, match="There is no editor “nobody”"):
        call_command("remove_second_step", "nobody")


def test_secrets_stand_on_no_screen_of_the_desk(login: Callable[..., Client]) -> None:
    browser = superuser(login)
    for path in ("mfa/authenticator/", "account/emailaddress/"):
        assert browser.get(f"/desk/{path}").status_code == 404
