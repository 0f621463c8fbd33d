import os
import signal
import socket
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.cli.processes import (
    COMMAND,
    Browser,
    Served,
    alive,
    environment,
    hengji,
    members,
    serving,
    wait_until,
)
from tests.services.certificates import certificate_in
from tests.services.ports import free_port

EVERYWHERE = "0.0.0.0"  # noqa: S104 - to be refused


def workers(served: Served) -> list[int]:
    return [pid for pid, command in members(served.process.pid).items() if "spawn_main" in command]


def test_serve_prepares_everything_and_answers(tmp_path: Path) -> None:
    with serving("serve", folder=tmp_path / "data") as served:
        first = Browser().get(f"{served.url}/")
        health = Browser().get(f"{served.url}/healthz")

    assert (first.status, first.url) == (200, f"{served.url}/sign-in?next=/")
    assert "登录" in first.text
    assert (health.status, health.text) == (200, "正常")
    assert served.printed.read_text("utf-8").splitlines() == [
        f"衡绩已启动：{served.url}/（按 Ctrl+C 停下）"
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_leaves_no_process_behind(tmp_path: Path, number: signal.Signals) -> None:
    with serving("serve", folder=tmp_path / "data") as served:
        wait_until(lambda: len(workers(served)) == 1)

        served.process.send_signal(number)
        code = served.process.wait(60)

        assert (code, members(served.process.pid)) == (0, {})


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    with serving("serve", folder=tmp_path / "data") as served:
        wait_until(lambda: len(workers(served)) == 1)
        (first,) = workers(served)

        os.kill(first, signal.SIGKILL)

        wait_until(lambda: workers(served) not in ([], [first]))


def test_the_worker_ends_with_a_server_that_was_killed(tmp_path: Path) -> None:
    with serving("serve", folder=tmp_path / "data") as served:
        wait_until(lambda: "worker started" in served.logged.read_text("utf-8"))

        served.process.kill()
        served.process.wait()

        wait_until(lambda: workers(served) == [])


def test_a_second_start_keeps_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    hengji("account", "演示科长", "--login", "kezhang", "--role", "chief", folder=folder)
    collected = (folder / "static/.collected").stat().st_mtime_ns

    with serving("serve", folder=folder) as served:
        Browser().get(f"{served.url}/")

    with sqlite3.connect(folder / "hengji.sqlite3") as database:
        names = database.execute("SELECT username FROM hengji_user").fetchall()
    assert names == [("kezhang",)]
    assert (folder / "static/.collected").stat().st_mtime_ns == collected


def test_a_port_in_use_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = hengji("serve", "--port", port, folder=tmp_path / "data")

    assert done.returncode == 1
    assert f"端口 {port} 已被别的程序占用。请用 --port 换一个端口" in done.stderr
    assert not (tmp_path / "data").exists()


def test_pages_for_others_need_a_certificate_or_a_proxy(tmp_path: Path) -> None:
    done = hengji("serve", "--host", EVERYWHERE, folder=tmp_path / "data")

    assert done.returncode == 1
    assert "口令会明文经过网络。请用 --certificate 和 --key 给出证书" in done.stderr
    assert not (tmp_path / "data").exists()


def test_pages_for_others_need_a_name(tmp_path: Path) -> None:
    done = hengji("serve", "--host", EVERYWHERE, folder=tmp_path / "data", HENGJI_PROXY_HOPS="1")

    assert done.returncode == 1
    assert "允许的主机名只有本机。请设置 HENGJI_HOSTS" in done.stderr


def test_the_demo_is_never_for_others(tmp_path: Path) -> None:
    settings = {
        "HENGJI_PROXY_HOPS": "1",
        "HENGJI_HOSTS": '["jixiao.example"]',
        "HENGJI_PROFILE": "demo",
    }

    done = hengji("serve", "--host", EVERYWHERE, folder=tmp_path / "data", **settings)

    assert done.returncode == 1
    assert "演示不能监听 0.0.0.0。" in done.stderr


def test_pages_for_others_are_guarded_as_in_production(tmp_path: Path) -> None:
    settings = {"HENGJI_PROXY_HOPS": "1", "HENGJI_HOSTS": '["127.0.0.1", "jixiao.example"]'}

    with serving("serve", "--host", EVERYWHERE, folder=tmp_path / "data", **settings) as served:
        plain = Browser().get(f"{served.url}/")
        health = Browser().get(f"{served.url}/healthz")

    assert plain.status == 403
    assert "https://" in plain.text
    assert health.status == 200


def test_serving_with_a_certificate(tmp_path: Path) -> None:
    certificate, key = certificate_in(tmp_path)
    words = ("serve", "--certificate", certificate, "--key", key)

    with serving(*words, folder=tmp_path / "data", url="https://localhost:{}") as served:
        first = Browser(trusted=certificate).get(f"{served.url}/sign-in")

    assert first.status == 200
    assert f"https://127.0.0.1:{served.url.rpartition(':')[2]}/" in served.printed.read_text()


@pytest.mark.parametrize("given", ["one", "wrong"])
def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path, given: str) -> None:
    certificate, key = certificate_in(tmp_path)
    key.write_text("no key")
    words = ("--certificate", certificate) if given == "one" else (
        "--certificate", certificate, "--key", key
    )  # fmt: skip

    done = hengji("serve", *words, folder=tmp_path / "data")

    assert done.returncode == 1
    assert "请同时给出 --certificate 和 --key，两个都是 PEM 格式的文件。" in done.stderr


def test_a_data_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    done = hengji("serve", "--port", free_port(), folder=tmp_path / "data")

    assert done.returncode == 1
    assert "请检查 HENGJI_DATA 指向的文件夹" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_worker_runs_alone_and_stops_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    hengji("account", "演示科长", "--login", "kezhang", "--role", "chief", folder=folder)

    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [*COMMAND, "worker"], env=environment(folder), stderr=log, start_new_session=True
        )
    wait_until(lambda: "worker started" in (tmp_path / "log").read_text())
    process.terminate()

    assert process.wait(30) == 0
    assert not alive(process.pid)
