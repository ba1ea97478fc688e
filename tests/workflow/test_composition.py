"""What later apps add: read from the tables of `settings.WIRING`, in their order."""

import pytest
from django.test import override_settings

from tests.workflow.conferences import conference
from workflow.composition import follow, gather

WIRED = override_settings(WIRING="tests.workflow.wiring")


@WIRED
def test_all_answers_in_the_order_of_the_table() -> None:
    assert gather("duties", "khue", "hôm nay") == ["khue hôm nay", "b"]
    assert gather("không có", "khue") == []


@WIRED
@pytest.mark.django_db
def test_a_verb_belongs_to_a_model() -> None:
    subject = conference()
    follow("call", subject, by=None)
    follow("call", subject.council, by=None)
    follow("không có", subject, by=None)
    assert subject.findings.count() == 2
