"""A program that follows or breaks the document finds no surprise."""

from collections.abc import Iterable, Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from hengji.models import Cycle
from hengji.web.api.urls import document
from tests.api.programs import Program, real_values

SEED, EXAMPLES = 20_240_630, 20
application = get_wsgi_application()


def reading_to_the_end(environ: dict[str, object], start_response: object) -> Iterable[bytes]:
    """Answer as a server does, which closes the files it has sent."""
    response = application(environ, start_response)
    content = b"".join(response)
    response.close()
    return [content]


described = schemathesis.openapi.from_dict(document(), config=SchemathesisConfig(seed=SEED))
described.app = reading_to_the_end
OPERATIONS = [result.ok() for result in described.get_all_operations()]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's transaction open between requests, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@described.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_sent_the_answer_keeps_to_the_document(
    case: Case, everything: Cycle, program: Program, one_connection: None
) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {program.secret}"})


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.path)
def test_what_there_is_comes_in_the_shape_of_the_document(
    operation: schemathesis.schemas.APIOperation,
    everything: Cycle,
    program: Program,
    one_connection: None,
) -> None:
    values = real_values()
    names = [each.name for each in operation.path_parameters]
    case = operation.Case(path_parameters={name: values[name] for name in names})

    response = case.call_and_validate(headers={"Authorization": f"Bearer {program.secret}"})

    assert response.status_code == 200
