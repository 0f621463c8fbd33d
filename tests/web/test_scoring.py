from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hengji.actions.papers import FieldChange, save_paper
from hengji.core.paper_fields import FIELDS, PaperField
from hengji.core.workflow import Stage
from hengji.models import Evaluation, Event, EvidenceLink, Paper, User
from tests import builders
from tests.procedure import agency_person, evaluation_at
from tests.scoring import A11, A12, SHOWN, bind, form_fields, leaf_path, send, texts, wide
from tests.security.people import later

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted() -> tuple[Evaluation, User, Client]:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    return evaluation, crew.author, builders.browser(crew.author)


LACKS_DEDUCTION = (
    "“立项依据充分性”得 2.40 分（分值 3.00），没有扣分理由。请在该指标的底稿里写明扣分理由。"
)


def test_the_scoring_page_begins_at_the_first_leaf_that_is_not_done(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, author, client = drafted
    save_paper(evaluation.pk, A12, {PaperField.ACTUAL: FieldChange("3", "2")}, by=author)

    response = client.get(reverse("scores", args=[evaluation.pk]))

    assert (response.status_code, response["Location"]) == (302, leaf_path(evaluation, A12))


def test_a_leaf_shows_its_rule_its_score_and_its_paper_beside_the_tree(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, author, client = drafted
    paper = {PaperField.ACTUAL: FieldChange("5", "4"), PaperField.METHOD: FieldChange("", "查阅")}
    save_paper(evaluation.pk, A11, paper, by=author)

    page = client.get(leaf_path(evaluation))

    words = texts(page.content.decode())
    assert [each for each in _shown_on_a_leaf() if each not in words] == []
    assert 'value="查阅"' in page.content.decode()
    assert [(line.tick, line.score) for line in page.context["lines"] if line.code == A11] == [
        ("lacks", "2.40")
    ]


def _shown_on_a_leaf() -> tuple[str, ...]:
    return (
        "共 5 条评价要点，每符合一条得分值的 5 分之一",
        "有法律法规、发展规划或政策作依据",
        "实际值 4，目标值 5，完成率 80.00%，分值 3，得 2.40 分",
        "没有扣分理由。请在该指标的底稿里写明扣分理由。",
        "已豁免： 演示数据：经核对，与所附材料一致。",
        "应取得：立项文件、政策规划文件",
        "99.40",
        "已完成 16 / 17 项",
    )


def test_what_is_saved_as_it_is_typed_answers_with_all_scores(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, author, client = drafted

    status, told = send(client, evaluation, author, actual="4.0", **{"was-actual": "5"})

    leaves = told.pop("leaves")
    assert (status, told) == (
        200,
        {
            "fields": {"actual": "4"},
            "because": "实际值 4，目标值 5，完成率 80.00%，分值 3，得 2.40 分",
            "lacks": [
                LACKS_DEDUCTION,
            ],
            "total": {
                "total": "99.40", "so_far": "99.40", "full": "100", "done": 16, "leaves": 17
            },
        },
    )  # fmt: skip
    assert (len(leaves), leaves[A11]) == (
        17,
        {
            "score": "2.40", "full": "3", "tick": "lacks", "progress": "缺扣分理由",
            "overridden": False,
        },
    )  # fmt: skip
    assert Paper.objects.get(code=A11).score == Decimal("2.40")


def test_a_leaf_that_does_not_apply_moves_the_points_on_the_page(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, author, client = drafted
    typed = {"actual": "", "was-actual": "5", "not_applicable": "延续", "was-not_applicable": ""}

    _, told = send(client, evaluation, author, **typed)

    shown = {code: (each["score"], each["full"]) for code, each in told["leaves"].items()}
    assert (shown[A11], shown[A12]) == (("", "0"), ("6.00", "6"))
    assert told["because"] == "不适用：延续；分值按比例转给其他指标。"


def test_a_flaw_is_told_beside_its_field_and_nothing_is_saved(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, author, client = drafted

    unreadable = send(client, evaluation, author, actual="四", **{"was-actual": "5"})
    bare = send(client, evaluation, author, override="2", **{"was-override": ""})

    message = "“实际完成值”填写的是“四”。请只填数字，例如 97.4；单位写在指标的计量单位里。"
    assert unreadable == (422, {"flaws": [{"field": "actual", "message": message}]})
    assert (bare[0], [each["field"] for each in bare[1]["flaws"]]) == (422, ["override_reason"])
    assert Paper.objects.get(code=A11).override is None


def test_the_second_at_a_field_is_told_what_the_first_wrote_who_and_when(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, author, client = drafted
    other = agency_person("甲评价公司", "另一编制人")
    first = {PaperField.METHOD: FieldChange("", "查阅")}
    save_paper(evaluation.pk, A11, first, by=other)
    save_paper(evaluation.pk, A11, {PaperField.SAMPLING: FieldChange("", "随机")}, by=author)
    at = Event.objects.filter(actor_id=other.pk).get().at

    told = send(client, evaluation, author, method="访谈", **{"was-method": ""})

    when = timezone.localtime(at).strftime("%m-%d %H:%M")
    clash = {"field": "method", "theirs": "查阅", "who": "另一编制人", "when": when}
    assert told == (409, {"clashes": [clash]})


def test_what_one_typed_is_never_saved_under_the_name_of_another(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, author, _ = drafted
    other = agency_person("甲评价公司", "另一编制人")

    told = send(builders.browser(other), evaluation, author, method="访谈", **{"was-method": ""})

    assert told == (409, {"refused": "现在登录的是另一个账户，没有保存。"})
    assert Paper.objects.get(code=A11).method == ""


def test_where_scores_stand_saving_is_refused_in_words() -> None:
    evaluation, crew = evaluation_at(Stage.CHECKING)
    client = builders.browser(crew.author)

    told = send(client, evaluation, crew.author, actual="4", **{"was-actual": "5"})

    assert told == (409, {"refused": "评价财政复核，不能填写底稿。"})


def test_a_field_that_no_paper_has_is_refused(drafted: tuple[Evaluation, User, Client]) -> None:
    evaluation, author, client = drafted
    fields = {"code": A11, "person": author.pk, "score": "3", "waiver": "x"}

    response = client.post(reverse("save-score", args=[evaluation.pk]), fields)

    assert response.status_code == 400


def test_without_a_script_the_form_saves_and_goes_on_to_the_next_leaf(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, _, client = drafted
    path = leaf_path(evaluation)
    fields = form_fields(client.get(path).content.decode())

    response = client.post(path, {**fields, "actual": "4", "fact": "缺批复\r\n一份", "go": A12})

    paper = Paper.objects.get(code=A11)
    assert (response.status_code, response["Location"]) == (302, leaf_path(evaluation, A12))
    assert (paper.actual, paper.fact) == ("4", "缺批复\n一份")


def test_the_form_untouched_changes_nothing(drafted: tuple[Evaluation, User, Client]) -> None:
    evaluation, author, client = drafted
    typed = {field: FieldChange("", text) for field, text in SHOWN.items()}
    typed = {field: each for field, each in typed.items() if field is not PaperField.NOT_APPLICABLE}
    typed[PaperField.FACT] = FieldChange(Paper.objects.get(code=A11).fact, "一\n“二”<三>&")
    save_paper(evaluation.pk, A11, typed, by=author)
    before = list(Paper.objects.order_by("pk").values()), Event.objects.count()

    fields = form_fields(client.get(leaf_path(evaluation)).content.decode())
    client.post(leaf_path(evaluation), fields)

    assert len(fields) == 2 * len(FIELDS)
    assert (list(Paper.objects.order_by("pk").values()), Event.objects.count()) == before


def test_without_a_script_a_flaw_stands_beside_its_field_and_every_word_stays(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, _, client = drafted
    path = leaf_path(evaluation)
    fields = form_fields(client.get(path).content.decode())

    response = client.post(path, {**fields, "actual": "四", "method": "写了很长的文字"})

    kept = form_fields(response.content.decode())
    assert (response.status_code, kept["actual"], kept["method"]) == (422, "四", "写了很长的文字")
    assert "“实际完成值”填写的是“四”" in texts(response.content.decode())
    assert kept["was-actual"] == "5"


@pytest.mark.parametrize(("choice", "left"), [("mine", "访谈"), ("theirs", "查阅")])
def test_without_a_script_a_clash_shows_both_and_the_person_chooses(
    drafted: tuple[Evaluation, User, Client], choice: str, left: str
) -> None:
    evaluation, _, client = drafted
    path = leaf_path(evaluation)
    fields = form_fields(client.get(path).content.decode())
    other = agency_person("甲评价公司", "另一编制人")
    save_paper(evaluation.pk, A11, {PaperField.METHOD: FieldChange("", "查阅")}, by=other)

    response = client.post(path, {**fields, "method": "访谈", "sampling": "随机"})
    shown = form_fields(response.content.decode())
    again = client.post(path, {**shown, "choose-method": choice})

    words = texts(response.content.decode())
    assert (response.status_code, again.status_code) == (409, 302)
    assert ("另一编制人在" in words, "查阅" in words, shown["method"]) == (True, True, "访谈")
    paper = Paper.objects.get(code=A11)
    assert (paper.method, paper.sampling) == (left, "随机")


def test_what_was_typed_when_the_session_ended_is_back_after_signing_in(
    drafted: tuple[Evaluation, User, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluation, author, client = drafted
    path = leaf_path(evaluation)
    fields = form_fields(client.get(path).content.decode())
    save_paper(evaluation.pk, A11, {PaperField.METHOD: FieldChange("", "查阅")}, by=author)

    with later(31 * 60, monkeypatch):
        ended = client.post(path, {**fields, "method": "写到一半", "fact": "去开会了"})
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    kept = form_fields(client.get(path).content.decode())

    assert ended["Location"].startswith("/sign-in")
    assert (kept["method"], kept["was-method"], kept["fact"]) == ("写到一半", "", "去开会了")
    assert client.post(path, {**kept, "choose-method": "theirs"}).status_code == 302
    assert form_fields(client.get(path).content.decode())["fact"] == "去开会了"


def queries(ask: Callable[[], object]) -> int:
    ask()
    with CaptureQueriesContext(
        connection,
    ) as found:
        ask()
    return len(found)


def test_the_pages_ask_as_often_for_60_leaves_and_200_files_as_for_one(
    drafted: tuple[Evaluation, User, Client],
) -> None:
    evaluation, author, client = drafted
    asked = {}
    for leaves, files in ((2, 1), (60, 200)):
        wide(evaluation, leaves)
        EvidenceLink.objects.all().delete()
        bind(evaluation, author, files, "A0")
        counted = [
            queries(lambda: client.get(leaf_path(evaluation, "A0"))),
            queries(lambda: client.get(reverse("score-grid", args=[evaluation.pk]))),
        ]
        fields = {"method": str(leaves), "was-method": ""}
        with CaptureQueriesContext(connection) as found:
            send(client, evaluation, author, **{**fields, "code": "A0"})
        asked[leaves] = [*counted, len(found)]

    assert asked[2] == asked[60]
    assert max(asked[60]) <= 25
