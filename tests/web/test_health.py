from django.db import connection

from tests import builders


def test_the_pages_say_that_they_work_to_anybody(db: None) -> None:
    answered = builders.browser().get("/healthz")

    assert (answered.status_code, answered.content.decode()) == (200, "正常")


def test_a_database_that_does_not_answer_is_told_without_its_name(committed: None) -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "/nowhere/absent"
    try:
        answered = builders.browser().get("/healthz")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name

    assert (answered.status_code, answered.content.decode()) == (503, "数据库不可用")
