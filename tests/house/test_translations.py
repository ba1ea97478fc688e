"""The tools that find and compare texts; whether all are translated is `make check`'s question."""

from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext

from scripts import messages, translations

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy as p
from django.utils import translation

def f(n):
    _("một")
    _("hai " "ba")
    ngettext("%(n)d đơn vị", "%(n)d đơn vị khác", n)
    p("động từ", "gọi")
    translation.gettext("bốn")
    unrelated("năm")
    _(n)
    _(f"sáu {n}")
"""
TEMPLATE = """{% load i18n %}
{% translate "một" %} {% translate 'it"s' context "lời" %} {{ x|default:_("hai") }}
{# {% translate "không" %} #}
{% blocktranslate trimmed with n=5 %}
  ba {{ n }}
  bốn
{% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }} dòng (a){% plural %}{{ n }} các dòng{% endblocktranslate %}
{% translate "100%" %}
"""
SAME = 'same as the Vietnamese; where that is meant, comment it "# as is"'
Found = tuple[int, str | None, str, str | None]


def _plain(calls: list[tuple[int, messages.Message | messages.NotLiteral]]) -> list[Found]:
    found = [
        (line, call.context, call.text, call.plural)
        for line, call in calls
        if isinstance(call, messages.Message)
    ]
    return sorted(found, key=lambda each: (each[0], each[2]))


def test_texts_in_python() -> None:
    assert _plain(list(messages.in_python(PYTHON))) == [
        (6, None, "một", None),
        (7, None, "hai ba", None),
        (8, None, "%(n)d đơn vị", "%(n)d đơn vị khác"),
        (9, "động từ", "gọi", None),
        (10, None, "bốn", None),
    ]


def test_what_is_no_literal_is_named() -> None:
    errors = [
        (line, str(call))
        for line, call in messages.in_python(PYTHON)
        if isinstance(call, messages.NotLiteral)
    ]
    assert sorted(errors) == [(12, "n"), (13, "f'sáu {n}'")]


def test_texts_in_templates() -> None:
    assert _plain(list(messages.in_template(TEMPLATE, "a.html"))) == [
        (2, None, "hai", None),
        (2, "lời", 'it"s', None),
        (2, None, "một", None),
        (4, None, "ba %(n)s bốn", None),
        (8, None, "%(n)s dòng (a)", "%(n)s các dòng"),
        (9, None, "100%%", None),
    ]


def test_places_are_gathered_over_files(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/b.html").write_text(TEMPLATE)
    (tmp_path / "notes.txt").write_text('{% translate "no template" %}')
    found, unreadable = messages.of_tree(tmp_path)
    assert found[(None, "một")].places == ["a.py:6", "templates/b.html:2"]
    assert (None, "no template") not in found
    assert [place for place, _ in unreadable] == ["a.py:12", "a.py:13"]


def _entry(text: str, translated: str, **more: object) -> polib.POEntry:
    return polib.POEntry(msgid=text, msgstr=translated, **more)


@pytest.mark.parametrize(
    ("entry", "faults"),
    [
        (_entry("Đơn vị", "Unit"), []),
        (_entry("Đơn vị", ""), ["not translated"]),
        (_entry("Đơn vị", "Unit", flags=["fuzzy"]), ["fuzzy"]),
        (_entry("%(n)s đơn vị", "%(m)s units"), ["placeholders differ from ['%(n)s']"]),
        (_entry("%(n)s đơn vị", "units"), ["placeholders differ from ['%(n)s']"]),
        (_entry("{n} đơn vị", "{n} units"), []),
        (_entry("50%% đơn vị", "50%% of the units"), []),
        (_entry("Đơn vị", "Đơn vị"), [SAME]),
        (_entry("Đơn vị", "Đơn vị", tcomment="as is"), []),
        (_entry("PDF", "PDF"), []),
        (
            polib.POEntry(
                msgid="%(n)s đơn vị",
                msgid_plural="%(n)s các đơn vị",
                msgstr_plural={0: "one unit", 1: "%(n)s units"},
            ),
            [],
        ),
        (
            polib.POEntry(msgid="a %(n)s", msgid_plural="b %(n)s", msgstr_plural={0: "one", 1: ""}),
            ["not translated"],
        ),
    ],
)
def test_faults_of_an_entry(entry: polib.POEntry, faults: list[str]) -> None:
    assert list(translations.faults_of(entry, "en")) == faults


def test_sources_and_catalogue_are_compared_both_ways() -> None:
    catalogue = polib.POFile()
    catalogue.extend([_entry("cũ", "old"), _entry("chung", "shared"), _entry("trống", "")])
    found: dict[messages.Key, messages.Message] = {
        (None, text): messages.Message(None, text, None, ["a.py:1"])
        for text in ("mới", "chung", "trống")
    }
    assert sorted(translations.compare(found, catalogue)) == [
        ((None, "cũ"), "no longer in the sources"),
        ((None, "mới"), "missing (a.py:1)"),
        ((None, "trống"), "not translated"),
    ]


def test_update_keeps_what_is_translated(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'from django.utils.translation import gettext as _\nX = [_("một"), _("hai")]\n'
    )
    assert translations.update(tmp_path) == 0
    catalogue = translations.load(tmp_path, "en")
    assert [(entry.msgid, entry.msgstr) for entry in catalogue] == [("hai", ""), ("một", "")]
    catalogue[1].msgstr = "one"
    catalogue.append(_entry("cũ", "old"))
    catalogue.save()
    assert translations.update(tmp_path) == 0
    after = translations.load(tmp_path, "en")
    assert [(entry.msgid, entry.msgstr) for entry in after] == [("hai", ""), ("một", "one")]


def test_compiled_only_where_the_source_is_newer(tmp_path: Path) -> None:
    catalogue = translations.load(tmp_path, "en")
    catalogue.append(_entry("một", "one"))
    target = tmp_path / "locale/en/LC_MESSAGES/django.mo"
    target.parent.mkdir(parents=True)
    catalogue.save(str(target.with_suffix(".po")))
    assert translations.compile_all(tmp_path) == [target]
    assert [(e.msgid, e.msgstr) for e in polib.mofile(str(target))] == [("một", "one")]
    assert translations.compile_all(tmp_path) == []


def test_what_packages_say_is_known() -> None:
    known = messages.of_packages()
    assert {(None, "Delete"), (None, "Sign In")} - known == set()


def test_the_english_pages_do_not_fall_back_to_vietnamese_packages() -> None:
    """Django's own English stays English although Vietnamese is the source language."""
    with translation.override("en"):
        assert gettext("This field is required.") == "This field is required."
    with translation.override("vi"):
        assert gettext("This field is required.") == "Trường này là bắt buộc."
