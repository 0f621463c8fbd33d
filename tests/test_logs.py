import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from hengji.logs import SECRET_WORDS, clean, clean_text, configure_logs

SECRETS = st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=8, max_size=30).map("Zq{}".format)
WORDS = st.sampled_from(SECRET_WORDS)
TEMPLATES = st.sampled_from(
    [
        "{word}={secret}",
        "{word}: {secret}",
        '{{"{word}": "{secret}", "a": 1}}',
        "{{'my_{word}': '{secret}'}}",
        "GET /a?x=1&{word}={secret}&y=2",
        "{word}_hash='{secret} {secret}'",
        "{word}：{secret}",
        "X-{word}-Header: {secret}",
    ]
)
HOSTILE = st.text(st.characters(codec=None), max_size=200)
IDENTITY = st.from_regex(r"[1-9]\d{16}[\dXx]", fullmatch=True)
MOBILE = st.from_regex(r"1[3-9]\d([- ]?)\d{4}[- ]?\d{4}", fullmatch=True)
AROUND = st.text("号电话 人:，。(\n", max_size=5)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Leave the loggers of the test run as they were."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:], logging.root.level = handlers, level
    structlog.reset_defaults()


def logged(monkeypatch: pytest.MonkeyPatch, *, readable: bool) -> io.StringIO:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    configure_logs(readable=readable)
    return stream


@given(WORDS, SECRETS, TEMPLATES)
def test_a_secret_named_in_a_text_is_left_out(word: str, secret: str, template: str) -> None:
    text = template.format(word=word, secret=secret)

    assert secret not in clean_text(text)


@given(WORDS, SECRETS, st.sampled_from(["{}", "my_{}", "{}_1", "X-{}"]))
def test_a_secret_under_its_name_is_left_out_however_deep(
    word: str, secret: str, name: str
) -> None:
    key = name.format(word).upper()

    entry = clean(None, "info", {"event": "e", "form": [{"a": {key: [secret]}}], key: secret})

    assert secret not in repr(entry)


@given(SECRETS)
def test_links_headers_and_database_addresses_keep_their_secrets(secret: str) -> None:
    texts = [
        f"Gone: /enter/{secret}",
        f"Authorization: Bearer {secret}",
        f"Cookie: a=b; session={secret}; csrf={secret}",
        f"postgresql://hengji:{secret}@127.0.0.1/hengji",
    ]

    assert [secret in clean_text(text) for text in texts] == [False] * 4


@given(AROUND, st.one_of(IDENTITY, MOBILE), AROUND)
def test_numbers_of_people_are_masked(before: str, number: str, after: str) -> None:
    assert number not in clean_text(f"{before}{number}{after}")


def test_a_number_of_a_person_is_masked_when_it_is_a_number() -> None:
    entry = clean(None, "info", {"event": "e", "phone": 13800138000, "amount": 1234567890})

    assert entry == {"event": "e", "phone": "***", "amount": 1234567890}


@given(HOSTILE, HOSTILE)
def test_no_text_breaks_out_of_its_line(event: str, value: str) -> None:
    entry = clean(None, "info", {"event": event, value: value, "list": [value]})

    texts = [*entry, str(entry["event"]), *(str(each) for each in entry.values())]
    assert all(len(text.splitlines()) <= 1 for text in texts)
    assert all(text.encode("utf-8") for text in texts if text)


@given(HOSTILE)
def test_an_entry_is_one_line_of_json_whatever_it_says(text: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        stream = logged(monkeypatch, readable=False)

        structlog.get_logger("hengji").info(text, value=text)
        logging.getLogger("django.request").warning("%s", text)

    lines = stream.getvalue().splitlines()
    assert [json.loads(line)["logger"] for line in lines] == ["hengji", "django.request"]


@given(HOSTILE)
def test_a_reader_sees_no_line_that_a_text_made_up(text: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        stream = logged(monkeypatch, readable=True)

        forged = ValueError(f"{text}\n2026-01-01 [info] forged")
        structlog.get_logger("hengji").error("broken", value=text, exc_info=forged)

    first, *others = stream.getvalue().splitlines()
    assert "broken" in first
    assert [line for line in others if line.strip() and not line.startswith("    ")] == []


def test_the_number_of_the_request_is_on_every_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = logged(monkeypatch, readable=False)

    with structlog.contextvars.bound_contextvars(request_id="42"):
        logging.getLogger("django.request").error("broken")

    entry = json.loads(stream.getvalue())
    assert (entry["event"], entry["request_id"], entry["level"]) == ("broken", "42", "error")


def test_the_web_server_and_the_worker_library_only_warn(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = logged(monkeypatch, readable=False)

    logging.getLogger("_granian").info("chatter")
    logging.getLogger("django_tasks_db").info("chatter")

    assert stream.getvalue() == ""


def test_an_endless_text_is_cut_in_no_time() -> None:
    assert len(clean_text("password" * 1_000_000)) <= 4_000
    assert len(clean_text("a-" * 1_000_000)) <= 4_000
