import re

from django.test import Client

from hengji.actions.tokens import make_token, token_user
from hengji.core.permissions import Role
from hengji.models import ApiToken, User
from hengji.web.devices import device_of
from tests import builders


def test_a_token_is_made_shown_once_and_revoked(staff: User) -> None:
    client = builders.browser(staff)
    fields = {"label": "月报", "scopes": ["results:read", "report:read"], "days": "30"}

    page = client.post("/account/tokens", fields).content.decode()

    found = re.search(r"hengji_[\w-]+", page)
    assert found is not None
    assert token_user(found[0]) == (staff, frozenset({"results:read", "report:read"}))
    again = client.get("/account/tokens").content.decode()
    assert (found[0] in again, "查看评价结果、查看和下载报告" in again) == (False, True)
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke")
    assert token_user(found[0]) is None


def test_only_scopes_of_ones_own_role_are_offered_and_taken(cycle: object) -> None:
    client = builders.browser(builders.unit_account("建设管理部"))

    page = client.get("/account/tokens")
    response = client.post(
        "/account/tokens", {"label": "x", "scopes": ["events:read"], "days": "30"}
    )

    assert page.context["form"].fields["scopes"].choices == [("results:read", "查看评价结果")]
    assert (response.status_code, ApiToken.objects.count()) == (422, 0)


def test_the_token_of_another_is_not_found(chief: User, staff: User) -> None:
    token, secret = make_token(label="月报", scopes=["results:read"], days=30, by=chief)

    response = builders.browser(staff).post(f"/account/tokens/{token.pk}/revoke")

    assert response.status_code == 404
    assert token_user(secret) is not None


def test_the_page_of_ones_account_is_linked_from_the_name(staff: User) -> None:
    client = builders.browser(staff)

    page = client.get("/account/").content.decode()

    assert '<a class="who" href="/account/"' in page
    for path in ("/account/password/set", "/account/second-factor/", "/account/sessions"):
        assert f'href="{path}"' in page


def test_who_has_nothing_to_read_is_offered_no_tokens(db: None) -> None:
    client = builders.browser(builders.account(Role.SECURITY))

    assert "接口令牌" not in client.get("/account/").content.decode()
    assert client.get("/account/tokens").status_code == 404


def test_a_page_that_was_left_open_at_the_sign_in_shows_the_form(db: None) -> None:
    assert "登录名" in Client().get("/sign-in").content.decode()


def test_browsers_are_named_as_people_know_them() -> None:
    names = [
        device_of("Mozilla/5.0 (Windows NT 6.1) Chrome/109.0 Safari/537.36 Edg/109.0"),
        device_of("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0"),
        device_of("curl/8.0"),
    ]

    assert names == ["Edge，Windows", "Firefox，Linux", "不明"]
