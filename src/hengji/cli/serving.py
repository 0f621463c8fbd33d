"""Serving the pages (运行): web server and worker together, stopped together."""

import errno
import ipaddress
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from hengji.cli.chinese import ChineseCommand
from hengji.core.flaws import FlawKind, FlawsFound, Severity

NO_TLS = FlawKind(
    "no-tls",
    Severity.ERROR,
    "网页对其他电脑开放，而没有加密。",
    "请用 --certificate 和 --key 给出证书，或经由反向代理并设置 HENGJI_PROXY_HOPS；"
    "只在本机使用的，请不写 --host。",
)
CERTIFICATE_INCOMPLETE = FlawKind(
    "certificate-incomplete",
    Severity.ERROR,
    "证书或私钥没有给出，或读不出来。",
    "请同时给出 --certificate 和 --key，两个都是 PEM 格式的文件。",
)
PORT_IN_USE = FlawKind(
    "port-in-use",
    Severity.ERROR,
    "端口不能用。",
    "请用 --port 换一个端口，或先停下占用它的程序。",
)
DEMO_IS_LOCAL = FlawKind(
    "demo-is-local",
    Severity.ERROR,
    "演示只能在本机打开。",
    "请不写 --host；正式使用请用 hengji serve。",
)
NAMES_MISSING = FlawKind(
    "host-names-missing",
    Severity.ERROR,
    "没有写明别的电脑用什么网址打开。",
    "请设置 HENGJI_HOSTS，如 '[\"jixiao.example.lan\"]'，写上网址中的主机名或地址。",
)
WORKERS_ON_POSTGRESQL = 3
THREADS = 4
DEFAULT_PORT = 8000
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1", "[::1]"}


class Address(NamedTuple):
    """Where the pages are served."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """Return what to type into a browser on this machine."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' if self.certificate else ''}://{host}:{self.port}/"

    @property
    def is_loopback(self) -> bool:
        """Tell whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("serve", cls=ChineseCommand, help="启动网页，直到按 Ctrl+C 停下。")(serve)
    app.command("worker", cls=ChineseCommand, help="只运行后台执行程序（网页另行启动时用）。")(
        worker
    )


def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="地址", help="监听的地址（默认只在本机）")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="端口", min=1, max=65535, help="端口（默认 8000）")
    ] = DEFAULT_PORT,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", metavar="文件", help="证书（PEM）", readable=False),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="文件", help="证书的私钥（PEM）", readable=False)
    ] = None,
) -> None:
    """Serve the pages of the configured database until stopped."""
    from hengji.cli.preparing import prepare_records

    address = Address(host, port, certificate, key)
    check_address(address)
    prepare_records()
    run_server(address, lambda: typer.echo(f"衡绩已启动：{address.url}（按 Ctrl+C 停下）"))


def worker() -> None:
    """Do the background jobs of the configured database until stopped."""
    from hengji.cli.processes import work
    from hengji.cli.records import open_records
    from hengji.logs import configure_logs

    configure_logs()
    open_records()
    work()


def check_address(address: Address) -> None:
    """See that the address is safe and free, before anything is started.

    Raises:
        FlawsFound: It is not; says why.
    """
    from hengji.config import Config

    config = Config()
    if bool(address.certificate) != bool(address.key):
        raise FlawsFound([CERTIFICATE_INCOMPLETE.at("证书", "证书和私钥只给出了一个。")])
    _check_certificate(address)
    if not address.is_loopback:
        if not address.certificate and not config.proxy_hops:
            message = f"{address.host} 可以从别的电脑打开，口令会明文经过网络。"
            raise FlawsFound([NO_TLS.at("--host", message)])
        if LOOPBACK_NAMES.issuperset(config.hosts):
            message = f"监听 {address.host}，而允许的主机名只有本机。"
            raise FlawsFound([NAMES_MISSING.at("HENGJI_HOSTS", message)])
        _guard_strictly(address, config.model_fields_set)
    _check_port(address)


def _guard_strictly(address: Address, given: set[str]) -> None:
    """Guard pages that others reach as in production, unless it was decided."""
    from hengji.config import Config, Profile

    if "profile" not in given:
        os.environ["HENGJI_PROFILE"] = Profile.PRODUCTION.value
    elif Config().profile is Profile.DEMO:
        raise FlawsFound([DEMO_IS_LOCAL.at("--host", f"演示不能监听 {address.host}。")])


def _check_certificate(address: Address) -> None:
    import ssl

    if not address.certificate or not address.key:
        return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(address.certificate, address.key)
    except (OSError, ssl.SSLError):
        message = f"“{address.certificate}”和“{address.key}”读不出来，或不是一对。"
        raise FlawsFound([CERTIFICATE_INCOMPLETE.at("证书", message)]) from None


def _check_port(address: Address) -> None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if socket.has_ipv6 and family is socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as problem:
            reasons = {
                errno.EADDRINUSE: "已被别的程序占用",
                errno.EACCES: "不允许普通用户使用",
                errno.EADDRNOTAVAIL: f"不能用：本机没有 {address.host} 这个地址",
            }
            reason = reasons.get(problem.errno or 0, f"不能用（{problem}）")
            message = f"端口 {address.port} {reason}。"
            raise FlawsFound([PORT_IN_USE.at("--port", message)]) from None


def run_server(address: Address, greet: Callable[[], None]) -> None:
    """Serve and work until SIGINT or SIGTERM; the database has to be ready.

    Args:
        address: Checked before.
        greet: Called as soon as pages are answered.
    """
    from django.conf import settings
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from hengji.cli.processes import WorkerKeeper, when_answering
    from hengji.logs import GRANIAN_LOGGING

    connections.close_all()
    embedded = str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")
    server = Granian(
        "hengji.wsgi:application",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=1 if embedded else min(WORKERS_ON_POSTGRESQL, os.cpu_count() or 1),
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=dict(GRANIAN_LOGGING),
        log_access=False,
        ssl_cert=address.certificate,
        ssl_key=address.key,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
    )
    keeper = WorkerKeeper()
    server.on_startup(keeper.start)
    server.on_startup(lambda: when_answering(address, greet))
    server.on_shutdown(keeper.stop)
    server.serve()
