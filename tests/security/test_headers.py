"""Requirements 11, 38, 39, 41 and 46: what is said beside every page."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from hengji.models import Event, User
from hengji.web.middleware import client_address
from tests import builders
from tests.security.addresses import PAGES

SCRIPT = Path(__file__).with_name("production.py")


@pytest.fixture(scope="module")
def production() -> dict:
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_11_every_cookie_is_secure_and_bound_to_the_host(production: dict) -> None:
    assert production["cookies"] == {
        name: {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}
        for name in ("__Host-session", "__Host-csrf")
    }


def test_11_browsers_are_told_to_come_by_tls_for_a_year(production: dict) -> None:
    assert production["page"]["Strict-Transport-Security"] == "max-age=31536000"


def test_46_plain_http_is_refused_and_redirected_nowhere(production: dict) -> None:
    answers = [production[name] for name in ("plain", "plain_api")]

    assert [answer["status"] for answer in answers] == [403, 403]
    assert [answer.get("Location") for answer in answers] == [None, None]
    assert "Set-Cookie" not in production["plain"]


def test_whoever_watches_the_machine_asks_it_by_its_address_without_tls(production: dict) -> None:
    assert production["watched"] == [200, "正常"]


def test_08_production_asks_for_the_second_factor_first(production: dict) -> None:
    assert (production["entered"]["status"], production["entered"]["Location"]) == (302, "/")
    assert production["first"]["Location"] == "/account/second-factor/totp/activate/"


def test_34_production_shows_no_debugging_and_answers_to_its_name_only(production: dict) -> None:
    assert (production["debug"], production["wrong_host"]) == (False, 400)


def test_41_the_event_holds_the_address_that_the_proxy_saw(production: dict) -> None:
    assert production["address"] == "192.0.2.7"


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 192.0.2.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "<script>", ""),
        (1, "", ""),
    ],
)
def test_41_the_address_is_believed_from_configured_proxies_only(
    settings: Settings, hops: int, forwarded: str, address: str
) -> None:
    settings.PROXY_HOPS = hops
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded}
    )

    assert client_address(request) == address


@pytest.fixture
def answers(chief: User) -> list:
    clients = [Client(), builders.browser(chief)]
    paths = [*(page.path for page in PAGES), "/never-was", "/never-was?\x00"]
    return [(path, client.get(path)) for path in paths for client in clients]


def test_39_every_answer_forbids_guessing_framing_and_referring(answers: list) -> None:
    wrong = [
        (path, name)
        for path, response in answers
        for name, value in {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "X-Frame-Options": "DENY",
        }.items()
        if response.get(name) != value
    ]

    assert wrong == []


def test_39_every_answer_in_words_names_its_charset(answers: list) -> None:
    wrong = [
        (path, response["Content-Type"])
        for path, response in answers
        if response.get("Content-Type", "").startswith("text/")
        and "charset=utf-8" not in response["Content-Type"]
    ]

    assert wrong == []


def test_38_every_answer_has_the_strict_policy(answers: list) -> None:
    policies = {response.get("Content-Security-Policy", "") for _, response in answers}

    assert len(policies) == 1
    policy = policies.pop()
    assert ("unsafe" in policy, "frame-ancestors 'none'" in policy) == (False, True)
    assert "default-src 'none'" in policy


def test_50_no_answer_may_be_stored(answers: list) -> None:
    storable = [
        path for path, response in answers if "no-store" not in response.get("Cache-Control", "")
    ]

    assert storable == []


def test_28_every_answer_says_the_number_its_events_carry(chief: User) -> None:
    response = builders.browser(chief).get("/2024/never", headers={"User-Agent": "x"})
    refused = builders.browser(chief).get("/accounts")

    assert len(response["X-Request-Id"]) == 36
    assert Event.objects.last().request_id == refused["X-Request-Id"]
    assert settings.USE_TZ is True
