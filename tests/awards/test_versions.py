"""What changed between two versions of a dossier."""

from typing import Any

import pytest

from awards.dossiers.versions import Change, differences


def content(**values: Any) -> dict[str, Any]:
    fields = {"name": "Sở Tài chính", "merits": "Tốt", "rank": 2, "total": "900"}
    return {
        "fields": fields | values.pop("fields", {}),
        "initiatives": values.pop("initiatives", []),
        "papers": values.pop("papers", []),
    }


def paper(title: str, sha256: str = "a", owner: str = "proposal", **more: Any) -> dict[str, Any]:
    return {"title": title, "sha256": sha256, "owner": owner, "file": f"{title}.pdf"} | more


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({}, {"fields": {"merits": "Rất tốt"}}, [("merits", "changed", "Tốt", "Rất tốt")]),
        ({"fields": {"rank": None}}, {}, [("rank", "added", "", "2")]),
        ({}, {"fields": {"total": None}}, [("total", "removed", "900", "")]),
        ({"fields": {"rank": 0}}, {}, [("rank", "changed", "0", "2")]),
        ({}, {"fields": {"later": "mới"}}, [("later", "added", "", "mới")]),
        (
            {"initiatives": ["Một", "Hai"]},
            {"initiatives": ["Hai", "Ba"]},
            [("initiative", "removed", "Một", ""), ("initiative", "added", "", "Ba")],
        ),
        ({"papers": [paper("Báo cáo")]}, {"papers": [paper("Báo cáo")]}, []),
        (
            {"papers": [paper("Báo cáo")]},
            {"papers": [paper("Báo cáo", "b")]},
            [("paper", "changed", "Báo cáo.pdf", "Báo cáo.pdf")],
        ),
        ({}, {"papers": [paper("Báo cáo")]}, [("paper", "added", "", "Báo cáo.pdf")]),
        ({"papers": [paper("Báo cáo")]}, {}, [("paper", "removed", "Báo cáo.pdf", "")]),
        # The same title in the letter and in the dossier are two papers.
        (
            {"papers": [paper("Biên bản", owner="batch")]},
            {"papers": [paper("Biên bản", owner="batch"), paper("Biên bản")]},
            [("paper", "added", "", "Biên bản.pdf")],
        ),
    ],
)
def test_differences(before: Any, after: Any, expected: list[tuple[str, str, str, str]]) -> None:
    found = differences(content(**before), content(**after))
    assert [(one.about, one.change, one.before, one.after) for one in found] == expected


def test_the_order_is_that_of_the_form() -> None:
    after = content(fields={"merits": "Khác", "name": "Khác"}, papers=[paper("A")])
    assert [one.about for one in differences(content(), after)] == ["name", "merits", "paper"]


def test_an_empty_first_version_is_all_new() -> None:
    found = differences({}, content(papers=[paper("A")]))
    assert {one.change for one in found} == {Change.ADDED}
