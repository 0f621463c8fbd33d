import re
from pathlib import Path

from hengji.core.permissions import Role
from tests.cli.processes import Browser, Served, hengji, serving, wait_until
from tests.services.ports import free_port


def links_of(served: Served) -> dict[str, str]:
    """Return the printed links by the label of their role."""
    lines = served.printed.read_text("utf-8").splitlines()
    found = (re.match(r"  (\S+) .* (http://\S+/enter/\S+)$", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def listed(ranking: str) -> int:
    """Return how many evaluations a ranking says that it lists."""
    found = re.search(r"所列评价</dt><dd>(\d+)<", ranking)
    return int(found[1]) if found else 0


def test_demo_serves_the_example_to_every_role(tmp_path: Path) -> None:
    with serving(
        "demo", "--serve", "--into", tmp_path / "demo", folder=tmp_path / "demo", patience=300
    ) as served:
        wait_until(lambda: len(links_of(served)) == len(Role))
        chief = Browser()
        home = chief.send(chief.get(links_of(served)[Role.CHIEF.label]))
        ranking = chief.get(f"{served.url}/2024/ranking")
        next_year = chief.get(f"{served.url}/2025/ranking")
        report = f"{served.url}/2024/report"
        wait_until(lambda: "第 1 版" in chief.get(report).text)
        agency = Browser()
        agency.send(agency.get(links_of(served)[Role.AGENCY.label]))
        entrusted = agency.get(f"{served.url}/2024/ranking")
        spent = Browser().get(links_of(served)[Role.CHIEF.label])
        again = Browser().send(spent) if "csrf" in spent.text else spent
    logged = served.logged.read_text("utf-8")
    verified = hengji("verify", folder=tmp_path / "demo")

    assert set(links_of(served)) == {role.label for role in Role}
    assert (home.status, home.url) == (200, f"{served.url}/")
    assert "演示科长" in home.text
    assert listed(ranking.text) == 72
    assert re.findall(r"<dt>([优良])</dt><dd>(\d+)<", ranking.text) == [("优", "21"), ("良", "51")]
    assert "演示数据" in ranking.text
    assert "（演示数据）" in next_year.text
    assert listed(entrusted.text) == 18
    assert (verified.returncode, verified.stdout.count("不符")) == (0, 0)
    assert again.status in {403, 410}
    assert [link for link in links_of(served).values() if link.rpartition("/")[2] in logged] == []


def test_a_demo_is_served_again_with_fresh_links(tmp_path: Path) -> None:
    words = ("demo", "--serve", "--into", tmp_path / "demo", "--stage")
    with serving(*words, "未委托", folder=tmp_path / "demo") as served:
        wait_until(lambda: len(links_of(served)) == len(Role))
        first = links_of(served)

    with serving(*words, "scheming", folder=tmp_path / "demo") as served:
        wait_until(lambda: len(links_of(served)) == len(Role))
        second = links_of(served)
        browser = Browser()
        path = first[Role.CHIEF.label].partition("/enter/")[2]
        old = browser.send(browser.get(f"{served.url}/enter/{path}"))
        browser.send(browser.get(second[Role.CHIEF.label]))
        ranking = browser.get(f"{served.url}/2024/ranking")

    assert set(first.values()).isdisjoint(second.values())
    assert "里已有演示。请用 --into 换一个文件夹，再指定阶段" in served.logged.read_text("utf-8")
    assert old.status == 410
    assert re.search(r"\b72\b", ranking.text)


def test_a_folder_with_real_records_is_not_made_a_demo(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    hengji("account", "张科长", "--login", "zhang", "--role", "chief", folder=folder)

    words = ("demo", "--serve", "--into", folder, "--port", free_port())

    done = hengji(*words, folder=folder)

    assert done.returncode == 1
    assert "里面已有不属于演示的账户或年度。请用 --into 换一个文件夹" in done.stderr


def test_a_stage_that_does_not_exist_and_one_without_pages_are_wrong_usage(tmp_path: Path) -> None:
    unknown = hengji("demo", "--serve", "--stage", "验收", folder=tmp_path / "demo")
    alone = hengji("demo", "--stage", "征求意见", folder=tmp_path / "demo")

    assert (unknown.returncode, alone.returncode) == (2, 2)
    assert "没有阶段“验收”，可以写：未委托、编制方案" in unknown.stderr
    assert "只与 --serve 一起使用" in alone.stderr
    assert not (tmp_path / "demo").exists()
