import os
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.processes import Browser, environment, hengji, serving


def made(folder: Path, *more: str, login: str = "kezhang", role: str = "chief") -> tuple[int, str]:
    words = ("account", "演示科长", "--login", login, "--role", role, *more)
    done = hengji(*words, folder=folder)
    return done.returncode, done.stdout + done.stderr


def link_in(printed: str) -> str:
    (line,) = (line for line in printed.splitlines() if "/enter/" in line)
    return line


def test_the_first_account_gets_a_link_that_expires_and_is_not_kept(tmp_path: Path) -> None:
    code, printed = made(tmp_path / "data")

    secret = link_in(printed).rpartition("/enter/")[2]
    with sqlite3.connect(tmp_path / "data/hengji.sqlite3") as database:
        users = database.execute("SELECT username, name, role, password FROM hengji_user")
        ((username, name, role, password),) = users.fetchall()
        ((expires,),) = database.execute("SELECT expires_at FROM hengji_entrylink").fetchall()
        ((events,),) = database.execute("SELECT count(*) FROM hengji_event").fetchall()
    left = datetime.fromisoformat(expires).replace(tzinfo=UTC) - datetime.now(UTC)
    assert (code, username, name, role, events) == (0, "kezhang", "演示科长", "chief", 1)
    assert password.startswith("!")
    assert timedelta(hours=23) < left <= timedelta(hours=24)
    assert re.fullmatch(r"[\w-]{43}", secret)
    assert secret.encode() not in (tmp_path / "data/hengji.sqlite3").read_bytes()


def test_nobody_else_on_the_machine_may_look_into_a_new_data_folder(tmp_path: Path) -> None:
    made(tmp_path / "data")

    assert os.name != "posix" or (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_the_link_lets_in_once_and_asks_for_a_password(tmp_path: Path) -> None:
    _, printed = made(tmp_path / "data")
    path = link_in(printed).removeprefix("http://127.0.0.1:8000")

    with serving("serve", folder=tmp_path / "data") as served:
        browser = Browser()
        entered = browser.send(browser.get(f"{served.url}{path}"))
        other = Browser()
        again = other.send(other.get(f"{served.url}{path}"))

    assert entered.url == f"{served.url}/account/choose-password"
    assert again.status == 410
    assert path.rpartition("/")[2] not in served.logged.read_text("utf-8")


def test_what_is_wrong_with_an_account_is_told(tmp_path: Path) -> None:
    made(tmp_path / "data")

    taken = made(tmp_path / "data", login="ＫＥＺＨＡＮＧ")
    unknown = made(tmp_path / "data", login="b", role="boss")
    nowhere = made(tmp_path / "data", "--unit", "没有的单位", login="c", role="unit")
    homeless = made(tmp_path / "data", login="d", role="agency")

    assert [code for code, _ in (taken, unknown, nowhere, homeless)] == [1, 1, 1, 1]
    assert "请换一个登录名。" in taken[1]
    assert "“boss”不是角色。请写其中一个：chief（财政局负责人）" in unknown[1]
    assert "名录里没有“没有的单位”。请照名录中的全称写" in nowhere[1]
    assert "请按角色选择所属的机构、单位或专家" in homeless[1]


def test_tick_sweeps_what_broke_off(tmp_path: Path) -> None:
    made(tmp_path / "data")
    files = tmp_path / "data/files"
    files.mkdir(exist_ok=True)
    old, fresh = files / "incoming-old", files / "incoming-fresh"
    old.touch()
    fresh.touch()
    os.utime(old, (0, 0))

    done = hengji("tick", folder=tmp_path / "data")

    assert (done.returncode, done.stdout) == (0, "每天要做的事已做完。\n")
    assert (old.exists(), fresh.exists()) == (False, True)


def test_tick_writes_the_head_of_the_chain_outside(tmp_path: Path) -> None:
    made(tmp_path / "data")
    (tmp_path / "heads").mkdir()

    for _ in range(2):
        hengji("tick", folder=tmp_path / "data", HENGJI_HEADS=str(tmp_path / "heads"))

    assert len(list((tmp_path / "heads").glob("链头-*.json"))) == 1


def test_commands_of_the_records_say_that_there_are_none(tmp_path: Path) -> None:
    done = hengji("tick", folder=tmp_path / "data")

    assert done.returncode == 1
    assert "请先运行 hengji serve。" in done.stderr
    assert "Traceback" not in done.stderr


def test_file_commands_never_load_django(tmp_path: Path) -> None:
    code = (
        "import sys; from hengji.cli import main\n"
        f"sys.argv = ['hengji', 'demo', '--into', {str(tmp_path / 'demo')!r}]\n"
        "try: main()\n"
        "except SystemExit as ended: print(ended.code, 'django' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment(tmp_path / "data"),
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "0 False"
