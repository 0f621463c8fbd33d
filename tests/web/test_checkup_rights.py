"""Check-ups are not there for those who have not the right."""

from html import unescape

import pytest

from hengji.actions.evidence import attach_file
from hengji.core.checkup.kinds import CheckupKind
from hengji.core.permissions import Role
from hengji.models import Attachment, Checkup, CheckupFile, Cycle, User
from tests import builders
from tests.builders import browser
from tests.checkups import GOOD, one_of_each

SCORES, LIKENESS = CheckupKind.SCORES, CheckupKind.LIKENESS
PAGES = {kind: f"/2024/checkups/{kind.name.lower()}" for kind in CheckupKind}


@pytest.mark.parametrize("role", [Role.UNIT, Role.AGENCY, Role.LEADER, Role.EXPERT, Role.AUDITOR])
def test_who_has_not_the_right_finds_no_check_up(cycle: Cycle, chief: User, role: Role) -> None:
    checkups = one_of_each(cycle, chief)
    attach_file(builders.evaluation_named("道路").pk, [b"x"], "报告.md", note="", by=chief)
    parties = {
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.AGENCY: lambda: builders.agency_account("甲评价公司"),
        Role.EXPERT: builders.expert_account,
    }
    client = browser(parties.get(role, lambda: builders.account(role))())
    scores, likeness = checkups[SCORES], checkups[LIKENESS]
    marked = CheckupFile.objects.exclude(marked=None).first()
    urls = [
        *PAGES.values(),
        *(f"/checkups/{each.pk}" for each in checkups.values()),
        f"/checkups/{scores.pk}/progress",
        f"/checkups/{scores.pk}/pictures/0",
        f"/checkups/{likeness.pk}/output",
        f"/checkups/files/{marked.pk}/marked",
        f"/checkups/files/{marked.pk}/original",
    ]

    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 404)
    assert client.post(f"/attachments/{Attachment.objects.get().pk}/check").status_code == 404
    assert client.post(PAGES[SCORES]).status_code == 404
    home = client.get("/").content.decode()
    assert 'href="/2024/checkups' not in home
    assert Checkup.objects.count() == len(checkups)


@pytest.mark.parametrize("role", [Role.UNIT, Role.AGENCY])
def test_a_party_sees_its_evaluation_without_the_button(
    cycle: Cycle, chief: User, role: Role
) -> None:
    row = builders.evaluation_named("道路")
    attach_file(row.pk, [GOOD[1]], "报告.md", note="", by=chief)
    party = (
        builders.unit_account("建设管理部")
        if role is Role.UNIT
        else builders.agency_account("甲评价公司")
    )

    page = unescape(browser(party).get(f"/evaluations/{row.pk}").content.decode())

    assert "报告.md" in page
    assert "与台账核对" not in page
