"""The year's work from the first sign-in to the report, as different people do it."""

from pathlib import Path

from tests.journeys.conftest import PHONE, Visit
from tests.journeys.hands import Hand, Keyboard, Mouse
from tests.journeys.installation import Server
from tests.journeys.steps import (
    build_report,
    confirm_example,
    correct_first_score,
    download_report,
    enter,
    upload_example,
)


def work_through(hand: Hand, folder: Path) -> None:
    enter(hand)
    upload_example(hand)
    confirm_example(hand)
    correct_first_score(hand, "93.10")
    build_report(hand)
    download_report(hand, folder)


def assert_verified(server: Server) -> None:
    verified = server.installation.hengji("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_year_is_worked_through_with_the_mouse(
    bureau: Server, visit: Visit, tmp_path: Path
) -> None:
    page = visit(bureau.entry("chief"), bureau.origin)

    work_through(Mouse(page), tmp_path)
    assert_verified(bureau)


def test_a_year_is_worked_through_on_postgresql(
    office: Server, visit: Visit, tmp_path: Path
) -> None:
    page = visit(office.entry("chief"), office.origin)

    work_through(Mouse(page), tmp_path)
    assert_verified(office)


def test_a_year_is_worked_through_without_javascript(
    bureau: Server, visit: Visit, tmp_path: Path
) -> None:
    page = visit(bureau.entry("chief"), bureau.origin, java_script_enabled=False)

    work_through(Mouse(page), tmp_path)


def test_a_year_is_worked_through_with_the_keyboard_alone(
    bureau: Server, visit: Visit, tmp_path: Path
) -> None:
    page = visit(bureau.entry("chief"), bureau.origin)

    work_through(Keyboard(page), tmp_path)


def test_a_year_is_worked_through_on_a_phone(bureau: Server, visit: Visit, tmp_path: Path) -> None:
    phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
    page = visit(bureau.entry("chief"), bureau.origin, **phone)

    work_through(Mouse(page), tmp_path)
