"""Notices: the bell, the list, reading, and sending by two workers at once."""

import threading
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.models import Reminders, User
from workflow.models import Notice
from workflow.notices import mail as send
from workflow.notices import mail_waiting, notify

DAY = date(2026, 3, 2)


def person(name: str, reminders: Reminders = Reminders.APP) -> User:
    return User.objects.create_user(
        name, f"{name}@example.vn", "hoa-ban-no-trang", full_name=name, reminders=reminders
    )


def tell(user: User, key: str = "k", text: str = "Còn 1 ngày.", url: str = "/units/") -> bool:
    return notify(user, key=key, text=text, url=url, day=DAY)


def page(client: Client, address: str = "/notices/") -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def bell(client: Client) -> str:
    (link,) = page(client).select("a.bell")
    return str(link["aria-label"])


@pytest.mark.django_db
def test_the_same_is_told_once_to_each() -> None:
    lan, mai = person("lan"), person("mai")
    assert [tell(lan), tell(lan), tell(mai), tell(lan, "other")] == [True, False, True, True]


@pytest.mark.django_db
def test_who_wants_none_gets_none() -> None:
    assert tell(person("lan", Reminders.NONE)) is False
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_the_bell_counts_what_is_unread(client: Client) -> None:
    lan = person("lan")
    client.force_login(lan)
    assert bell(client) == "Thông báo"
    tell(lan)
    tell(lan, "two")
    assert bell(client) == "Thông báo, 2 chưa đọc"


@pytest.mark.django_db
def test_reading_leads_to_what_it_is_about(client: Client) -> None:
    lan = person("lan")
    tell(lan)
    client.force_login(lan)
    notice = Notice.objects.get()
    response = client.post(f"/notices/{notice.pk}/read/")
    assert (response.status_code, response["Location"]) == (302, "/units/")
    notice.refresh_from_db()
    assert notice.is_read is True


@pytest.mark.django_db
def test_all_at_once(client: Client) -> None:
    lan, mai = person("lan"), person("mai")
    for user in (lan, mai):
        tell(user)
    client.force_login(lan)
    assert client.post("/notices/read/").status_code == 302
    assert list(Notice.objects.order_by("user__username").values_list("is_read", flat=True)) == [
        True,
        False,
    ]


@pytest.mark.django_db
def test_nobody_reads_what_is_for_others(client: Client) -> None:
    tell(person("mai"), text="Của Mai")
    client.force_login(person("lan"))
    assert client.post(f"/notices/{Notice.objects.get().pk}/read/").status_code == 404
    assert "Của Mai" not in page(client).get_text()
    assert Notice.objects.get().is_read is False


@pytest.mark.django_db
def test_an_empty_list_says_so(client: Client) -> None:
    client.force_login(person("lan"))
    (title,) = page(client).select(".empty h2")
    assert title.get_text() == "Chưa có thông báo"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_num_queries: object, rows: int
) -> None:
    lan = person("lan")
    for number in range(rows):
        tell(lan, str(number))
    client.force_login(lan)
    with django_assert_num_queries(7):  # type: ignore[operator]  # a fixture without type
        assert len(page(client).select(".notices li")) == rows


@pytest.mark.django_db
def test_text_is_escaped_and_a_subject_has_one_line() -> None:
    lan = person("lan", Reminders.MAIL)
    tell(lan, text="Một\nBcc: x@example.vn <b>hai</b> & ba " + "dài " * 60)
    assert send(Notice.objects.get().pk) is True
    (message,) = mail.outbox
    assert message.subject.startswith("Cụm thi đua: Một Bcc: x@example.vn <b>hai</b> & ba dài")
    assert len(message.subject) == 120
    assert (message.to, message.bcc) == (["lan@example.vn"], [])


@pytest.mark.django_db
def test_old_mail_is_not_made_up_for() -> None:
    tell(person("lan", Reminders.MAIL))
    assert mail_waiting(date(2026, 3, 5)) == 0
    assert mail_waiting(date(2026, 3, 4)) == 1
    assert mail_waiting(date(2026, 3, 4)) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_once() -> None:
    lan = person("lan", Reminders.MAIL)
    told: list[bool] = []
    together = threading.Barrier(4)

    def work() -> None:
        together.wait()
        told.append(tell(lan))
        connection.close()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (sorted(told), Notice.objects.count(), len(mail.outbox)) == (
        [False, False, False, True],
        1,
        1,
    )
