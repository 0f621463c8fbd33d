from decimal import Decimal

import pytest

from hengji.core.workflow import Stage
from hengji.models import Event
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


def test_an_evaluation_goes_from_commission_to_the_archive() -> None:
    evaluation, _ = evaluation_at(Stage.ARCHIVED, A11="4")

    assert evaluation.stage == Stage.ARCHIVED
    assert evaluation.score == Decimal("99.40")
    assert [(each.stage, each.score) for each in evaluation.stage_scores.all()] == [
        ("定稿", Decimal("92.50")),
        ("机构初评", Decimal("99.40")),
        ("财政复核", Decimal("99.40")),
        ("专家评审", Decimal("99.40")),
        ("定稿", Decimal("99.40")),
    ]
    assert Event.objects.filter(verb="签字定稿").count() == 1
