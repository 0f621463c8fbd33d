"""The steps of signing in as it is done in production."""

import base64
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page, expect

from tests.journeys.installation import Server

PASSWORD = "长口令 with 4 words, 2024"  # noqa: S105 - of no real account
STEP = 30


def code_now(secret: str) -> str:
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    generator = TOTP(key, 6, SHA1(), STEP, enforce_key_length=False)  # noqa: S303 - RFC 6238
    return generator.generate(time.time()).decode()


def give_code(page: Page, code: str, button: str) -> None:
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name=button, exact=True).click()


def choose_password(page: Page) -> None:
    page.get_by_role("button", name="进入系统").click()
    page.get_by_label("新口令").fill(PASSWORD)
    page.get_by_label("再输一次").fill(PASSWORD)
    page.get_by_role("button", name="保存口令").click()


def confirm_identity(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("确认身份")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="确认", exact=True).click()


def set_up_second_factor(page: Page) -> str:
    expect(page.get_by_role("heading", level=1)).to_have_text("启用两步验证")
    secret = "".join(page.locator(".secret span").all_inner_texts())
    give_code(page, code_now(secret), "启用")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("启用两步验证")
    return secret


def sign_in(page: Page, server: Server) -> None:
    page.goto(server.url("/sign-in"))
    page.get_by_label("登录名").fill("CHIEF")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("两步验证")
