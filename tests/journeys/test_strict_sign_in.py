"""Signing in as it is done in production: over TLS, with a password and a second factor."""

from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.installation import Server
from tests.journeys.signing_in import (
    choose_password,
    code_now,
    confirm_identity,
    give_code,
    set_up_second_factor,
    sign_in,
)


def test_in_production_a_person_signs_in_with_password_and_second_factor(
    guarded: Server, visit: Visit
) -> None:
    link = guarded.url(guarded.installation.backstage("first-entry", "chief"))
    page = visit(link, guarded.origin, ignore_https_errors=True)

    choose_password(page)
    page.goto(guarded.url("/2024/ranking"))
    confirm_identity(page)
    secret = set_up_second_factor(page)
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    sign_in(page, guarded)
    code = code_now(secret)
    give_code(page, code, "登录")

    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"__Host-session", "__Host-csrf"}
    assert all(each["secure"] and each["httpOnly"] for each in cookies.values())
    page.get_by_role("button", name="退出").click()
    sign_in(page, guarded)
    give_code(page, code, "登录")
    expect(page.locator(".error-summary")).to_be_visible()


def test_in_production_no_page_comes_before_the_second_factor(
    guarded: Server, visit: Visit
) -> None:
    link = guarded.url(guarded.installation.backstage("first-entry", "chief"))
    page = visit(link, guarded.origin, ignore_https_errors=True)
    choose_password(page)
    confirm_identity(page)

    for path in ("/", "/2024/ranking", "/2024/imports", "/units", "/events"):
        page.goto(guarded.url(path))
        expect(page.get_by_role("heading", level=1)).to_have_text("启用两步验证")
