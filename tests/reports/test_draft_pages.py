"""The pages on which texts are edited, frozen and signed, and the one that checks a code."""

from hashlib import sha256
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from clusters.offices import offices_of
from conferences.models import Conference
from reports.actions import edit_section, start_draft
from reports.draft_duties import duties
from reports.models import DocumentDraft, DocumentSection, ReportKind
from reports.parts import documents_of
from tests.reports.drafts_made import (
    SCAN,
    built,
    conclude,
    draft_of,
    frozen,
    play,
    shown,
    signed,
)
from tests.world import ROLES, World


@pytest.fixture
def played(world: World) -> World:
    play(world)
    conclude(world)
    return world


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def _url(name: str, pk: int) -> str:
    return reverse(f"reports:{name}", args=[pk])


def _text(response: Any) -> str:
    return " ".join(_soup(response).get_text(" ").split())


def test_a_conflict_shows_both_texts_and_keeps_what_was_typed(played: World) -> None:
    chair, section = played.users["chair"], draft_of(played).sections.get(key="opening")
    edit_section(section, text="Bản của người khác", version=0, by=chair)
    client, url = _client(chair), _url("section", section.pk)
    answer = client.post(url, {"text": "Bản đang gõ", "version": "0"})
    assert answer.status_code == 409
    page = _soup(answer)
    box, button = page.select_one("textarea"), page.select_one("button[name=over]")
    assert box is not None
    assert button is not None
    assert box.get_text().strip() == "Bản đang gõ"
    assert "Bản của người khác" in _text(answer)
    done = client.post(url, {"text": "Bản đang gõ", "version": "0", "over": button["value"]})
    assert done.status_code == 302
    assert DocumentSection.objects.get(pk=section.pk).text == "Bản đang gõ"


def test_the_generated_text_stands_beside_and_comes_back(played: World) -> None:
    chair, section = played.users["chair"], draft_of(played).sections.get(key="opening")
    client = _client(chair)
    client.post(_url("section", section.pk), {"text": "Khác", "version": "0"})
    page = _soup(client.get(_url("section", section.pk)))
    made = page.select_one(".written-made")
    assert made is not None
    assert made.get_text("\n", strip=True) == section.generated
    client.post(_url("restore", section.pk), {"version": "1"})
    assert not DocumentSection.objects.get(pk=section.pk).is_edited


def test_from_text_to_signed_paper_in_the_browser(played: World) -> None:
    client, draft = _client(played.users["chair"]), draft_of(played)
    around = {"signer": "Nguyễn Văn An", "secretary": "Lê Thị Hà", "version": "0"}
    assert client.post(_url("draft_around", draft.pk), around).status_code == 302
    pairs = [f"{pk}:{at}" for pk, at in shown(draft).items()]
    client.post(_url("freeze", draft.pk), {"version": "0", "section": pairs})
    # An old version: nothing is frozen.
    assert draft_of(played).state == "draft"
    client.post(_url("freeze", draft.pk), {"version": "1", "section": pairs})
    now = draft_of(played)
    assert now.state == "frozen"
    assert now.report is not None
    assert (now.report.facts or {})["signatures"][0][0]["name"] == "Lê Thị Hà"
    built(now)
    paper = {"scan": SimpleUploadedFile("da-ky.pdf", SCAN), "version": now.version}
    assert client.post(_url("sign", draft.pk), paper).status_code == 422
    paper["scan"].seek(0)  # type: ignore[attr-defined]  # the file of the form
    paper["signed_on"] = str(played.conference.held_on)
    assert client.post(_url("sign", draft.pk), paper).status_code == 302
    assert draft_of(played).is_signed
    read = _client(played.users["staff"]).get(_url("scan", draft.pk))
    assert b"".join(read.streaming_content) == SCAN  # type: ignore[arg-type]  # not asynchronous


@pytest.mark.parametrize("pair", ["", "x", "1:x", "-1:2", "1:99999999999"])
def test_what_cannot_be_read_freezes_nothing(played: World, pair: str) -> None:
    draft = draft_of(played)
    _client(played.users["chair"]).post(
        _url("freeze", draft.pk), {"version": "0", "section": [pair]}
    )
    assert draft_of(played).is_open


def test_a_text_is_a_secret_of_those_who_write_it_until_it_is_frozen(played: World) -> None:
    staff = _client(played.users["staff"])
    page = reverse("conferences:conference", args=[played.conference.pk])
    card = _soup(staff.get(page)).select_one('section[aria-labelledby="van-ban"]')
    assert card is not None
    assert "Biên bản hội nghị" in card.get_text()
    assert [a for a in card.select("a") if "/drafts/" in str(a["href"])] == []
    assert staff.get(_url("draft", draft_of(played).pk)).status_code == 403
    done = frozen(played)
    assert staff.get(_url("draft", done.pk)).status_code == 200
    buttons = _soup(staff.get(_url("draft", done.pk))).select("main form")
    assert buttons == []


def test_a_ballot_without_a_record_offers_one(world: World) -> None:
    ballot, client = play(world), _client(world.users["chair"])
    page = reverse("conferences:conference", args=[world.conference.pk])
    form = _soup(client.get(page)).select_one('form[action$="drafts/start/"]')
    assert form is not None
    sent = {str(i["name"]): str(i["value"]) for i in form.select("input[type=hidden]")}
    client.post(str(form["action"]), sent)
    assert DocumentDraft.objects.get().ballot == ballot
    start = reverse("reports:start_draft", args=[world.conference.pk])
    assert client.post(start, {"kind": "summary"}).status_code == 404
    assert client.post(start, {"kind": "vote_count", "ballot": "999999"}).status_code == 404


def test_the_list_is_filtered_by_kind(played: World) -> None:
    frozen(played)
    client = _client(played.users["staff"])
    rows = _soup(client.get(reverse("reports:reports"), {"kind": "minutes"})).select("tbody tr")
    assert [row.select_one("th a").get_text(strip=True) for row in rows] == [  # type: ignore[union-attr]  # each has one
        f"Biên bản hội nghị: {played.conference}"
    ]


def test_a_code_tells_what_the_document_is_and_nothing_more(played: World) -> None:
    done = signed(played)
    report = done.report
    assert report is not None
    url = reverse("reports:verdict", args=[report.code])
    answer = Client().get(url)
    told = _text(answer)
    assert answer.status_code == 200
    assert "Văn bản có thật" in told
    for said in ("Biên bản hội nghị", str(played.conference), report.code, report.sha256):
        assert said in told
    # Neither who signed nor what was said.
    names = [done.signer, done.secretary, "Trần Thị Bình", "Sở Tài chính đề nghị"]
    assert [name for name in names if name and name in told] == []
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    robots = _soup(answer).select_one('meta[name="robots"]')
    assert robots is not None
    assert robots["content"] == "noindex, nofollow"


def test_a_file_is_compared_and_not_kept(played: World) -> None:
    done = frozen(played)
    pdf = built(done)
    assert done.report is not None
    url = reverse("reports:verdict", args=[done.report.code])

    def compare(**sent: Any) -> tuple[int, str]:
        answer = Client().post(url, sent)
        return answer.status_code, _text(answer)

    status, told = compare(file=SimpleUploadedFile("a.pdf", pdf))
    assert (status, "giống hệt tệp đã phát hành" in told) == (200, True)
    status, told = compare(file=SimpleUploadedFile("a.pdf", pdf + b"\n"))
    assert (status, "Tệp khác tệp đã phát hành" in told) == (200, True)
    digest = sha256(pdf).hexdigest().upper()
    grouped = " ".join(digest[at : at + 4] for at in range(0, 64, 4))
    status, told = compare(sha256=f"SHA-256 {grouped}")
    assert (status, "giống hệt tệp đã phát hành" in told) == (200, True)
    assert compare(sha256="abc")[0] == 422
    assert compare()[0] == 422


def test_a_scan_is_known_too(played: World) -> None:
    done = signed(played)
    assert done.report is not None
    url = reverse("reports:verdict", args=[done.report.code])
    answer = Client().post(url, {"file": SimpleUploadedFile("b.pdf", SCAN)})
    assert "giống hệt bản quét đã ký" in _text(answer)


def test_what_was_replaced_says_so(played: World) -> None:
    first = frozen(played)
    built(first)
    assert first.report is not None
    url = reverse("reports:verdict", args=[first.report.code])
    assert "đã được thay" not in _text(Client().get(url))
    start_draft(played.conference, kind=ReportKind.MINUTES, by=played.users["chair"])
    # Only being written, the next one takes no place yet.
    assert "đã được thay" not in _text(Client().get(url))
    frozen(played)
    assert "đã được thay bằng bản mới hơn" in _text(Client().get(url))


@pytest.mark.parametrize("code", ["AAAAAAAAAA", "x", "0" * 300, "%00", "a b"])
def test_an_unknown_code_is_not_found(code: str, db: None) -> None:
    answer = Client().get(f"/verify/{code}/")
    assert answer.status_code == 404
    assert "Không có văn bản nào mang mã" in _text(answer)


def test_a_document_that_has_no_file_yet_is_not_found(played: World) -> None:
    done = frozen(played)
    assert done.report is not None
    assert Client().get(reverse("reports:verdict", args=[done.report.code])).status_code == 404


def test_a_code_is_found_however_it_was_typed(played: World) -> None:
    done = frozen(played)
    built(done)
    assert done.report is not None
    code = done.report.code
    typed = f" {code[:5].lower()}-{code[5:]} "
    answer = Client().get(reverse("reports:verify"), {"code": typed})
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{code}/")
    assert Client().get(f"/verify/{code.lower()}/").status_code == 200
    assert "Mã chỉ gồm chữ và số" in _text(Client().get(reverse("reports:verify"), {"code": "?!"}))


def test_texts_wait_for_who_runs_the_conference_until_they_are_frozen(played: World) -> None:
    day = timezone.localdate()
    waiting = {role: len(duties(user, day)) for role, user in played.users.items()}
    assert waiting == dict.fromkeys(ROLES, 0) | {"chair": 1}
    for kind in (ReportKind.MINUTES, ReportKind.VOTE_COUNT):
        frozen(played, kind)
    left = DocumentDraft.objects.filter(state="draft").count()
    (duty,) = duties(played.users["chair"], day)
    assert duty.text == f"{played.conference}: {left} văn bản đang soạn."
    while DocumentDraft.objects.filter(state="draft").exists():
        frozen(played, ReportKind.SUBMISSION)
    assert duties(played.users["chair"], day) == []


@pytest.mark.parametrize("times", [1, 3, 30])
def test_the_part_of_a_live_conference_asks_as_many_questions(
    played: World, times: int, django_assert_num_queries: Any
) -> None:
    """Documents, texts and closed ballots, however many there are."""
    for number in range(times):
        DocumentDraft.objects.create(
            conference=played.conference, kind=ReportKind.SUBMISSION, decider=f"Cấp {number}"
        )
    request = RequestFactory().get("/")
    request.user = played.users["chair"]
    offices_of(request.user)
    conference = Conference.objects.select_related("council", "cluster_year__cluster", "cluster")
    shown_one = conference.get(pk=played.conference.pk)
    with django_assert_num_queries(3):
        part = documents_of(request, shown_one)
        assert len(str(part.context["drafts"])) > 0
    assert len(part.context["drafts"]) >= times
