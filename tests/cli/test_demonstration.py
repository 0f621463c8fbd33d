import re
from pathlib import Path

from hengji.core.permissions import Role
from tests.cli.processes import Browser, Served, hengji, serving, wait_until


def links_of(served: Served) -> dict[str, str]:
    """Return the printed links by the label of their role."""
    lines = served.printed.read_text("utf-8").splitlines()
    found = (re.match(r"  (\S+) .* (http://\S+/enter/\S+)$", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def test_demo_serves_the_example_to_every_role(tmp_path: Path) -> None:
    with serving(
        "demo", "--serve", "--into", tmp_path / "demo", folder=tmp_path / "demo"
    ) as served:
        wait_until(lambda: len(links_of(served)) == len(Role))
        chief = Browser()
        home = chief.send(chief.get(links_of(served)[Role.CHIEF.label]))
        ranking = chief.get(f"{served.url}/2024/ranking")
        report = f"{served.url}/2024/report"
        wait_until(lambda: "第 1 版" in chief.get(report).text)
        agency = Browser()
        agency.send(agency.get(links_of(served)[Role.AGENCY.label]))
        entrusted = agency.get(f"{served.url}/2024/ranking")
        spent = Browser().get(links_of(served)[Role.CHIEF.label])
        again = Browser().send(spent) if "csrf" in spent.text else spent
    logged = served.logged.read_text("utf-8")

    assert set(links_of(served)) == {role.label for role in Role}
    assert (home.status, home.url) == (200, f"{served.url}/")
    assert "演示科长" in home.text
    assert re.search(r"\b72\b", ranking.text)
    assert not re.search(r"\b72\b", entrusted.text)
    assert again.status in {403, 410}
    assert [link for link in links_of(served).values() if link.rpartition("/")[2] in logged] == []


def test_a_demo_is_served_again_with_fresh_links(tmp_path: Path) -> None:
    words = ("demo", "--serve", "--into", tmp_path / "demo")
    with serving(*words, folder=tmp_path / "demo") as served:
        wait_until(lambda: len(links_of(served)) == len(Role))
        first = links_of(served)

    with serving(*words, folder=tmp_path / "demo") as served:
        wait_until(lambda: len(links_of(served)) == len(Role))
        second = links_of(served)
        browser = Browser()
        path = first[Role.CHIEF.label].partition("/enter/")[2]
        old = browser.send(browser.get(f"{served.url}/enter/{path}"))
        browser.send(browser.get(second[Role.CHIEF.label]))
        ranking = browser.get(f"{served.url}/2024/ranking")

    assert set(first.values()).isdisjoint(second.values())
    assert old.status == 410
    assert re.search(r"\b72\b", ranking.text)


def test_a_folder_with_real_records_is_not_made_a_demo(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    hengji("account", "张科长", "--login", "zhang", "--role", "chief", folder=folder)

    done = hengji("demo", "--serve", "--into", folder, folder=folder)

    assert done.returncode == 1
    assert "里面已有不属于演示的账户或年度。请用 --into 换一个文件夹" in done.stderr
