from django.urls import reverse

from hengji.models import Cycle, Evaluation, User
from tests import builders

URL = "/load-example"


def test_the_chief_loads_the_example_from_an_empty_first_page(chief: User) -> None:
    browser = builders.browser(chief)
    offered = URL in browser.get("/").content.decode()

    answered = browser.post(URL)

    assert offered
    assert (answered.status_code, answered["Location"]) == (302, "/2024/ranking")
    assert Evaluation.objects.count() == 72


def test_the_example_is_refused_where_there_is_a_year(cycle: Cycle, chief: User) -> None:
    answered = builders.browser(chief).post(URL)

    assert answered.status_code == 422
    assert "请另用 hengji demo --serve 查看示例" in answered.content.decode()
    assert Evaluation.objects.count() == 4


def test_others_cannot_load_it_and_nobody_by_a_link(staff: User, chief: User) -> None:
    refused = builders.browser(staff).post(URL).status_code
    by_link = builders.browser(chief).get(URL).status_code

    assert (reverse("load-example"), refused, by_link) == (URL, 404, 405)
    assert Cycle.objects.count() == 0
