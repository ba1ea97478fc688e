import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.checking import Asked, check_all, recipient_of
from awards.eligibility import Finding
from awards.lookup import find_award, find_person, find_unit
from awards.models import Person
from catalogue.models import AwardKind
from catalogue.rule_terms import Ground
from clusters.lookup import NotFound
from clusters.models import Unit


def _year(text: str) -> int:
    if text.isascii() and text.isdigit() and 1900 <= int(text) <= 2100:
        return int(text)
    raise ArgumentTypeError(
        _("“%(year)s” không phải là năm trong khoảng 1900–2100. Ghi như 2026.") % {"year": text}
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(
            _("“%(day)s” không phải là ngày. Ghi như 2027-02-28.") % {"day": text}
        ) from error


class Command(BaseCommand):
    help = (
        "Say whether a unit or person can be given an award for a year: one finding for each "
        "rule in force on 31/12 of the year, or on the day of --on. Nothing is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", help="the unit, or where the person works")
        parser.add_argument("--within", default="", help="the unit above it, where several match")
        parser.add_argument("--person", help="a person instead of a unit")
        parser.add_argument("--birth-year", type=int)
        parser.add_argument("--award", required=True, help="code in the catalogue, as COCP")
        parser.add_argument("--year", type=_year, required=True, help="year of the achievement")
        parser.add_argument("--on", type=_day, help="day of the rules, YYYY-MM-DD")
        parser.add_argument("--ground", choices=Ground.values, default=Ground.MERIT.value)
        parser.add_argument("--json", action="store_true", help="a JSON list instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            recipient = self._recipient(options)
            kind = find_award(options["award"])
        except NotFound as error:
            raise CommandError(str(error)) from error
        asked = Asked(
            recipient_of(recipient), kind, options["year"], options["on"], options["ground"]
        )
        (findings,) = check_all([asked])
        if options["json"]:
            told = [finding.as_json() for finding in findings]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self._tell(recipient, kind, asked, findings)

    def _recipient(self, options: dict[str, Any]) -> Unit | Person:
        unit = None
        if options["unit"]:
            unit = find_unit(options["unit"], year=options["year"], within=options["within"])
        if options["person"]:
            return find_person(options["person"], unit=unit, birth_year=options["birth_year"])
        if unit is None:
            raise CommandError(_("Cần --unit hoặc --person."))
        return unit

    def _tell(
        self, recipient: Unit | Person, kind: AwardKind, asked: Asked, findings: list[Finding]
    ) -> None:
        self.stdout.write(f"{recipient} · {kind.name} · {asked.year} ({asked.on:%-d/%-m/%Y})")
        for finding in findings:
            self.stdout.write(f"[{finding.outcome.label}] {finding.rule}: {finding.fact}")
            if finding.citation:
                self.stdout.write(f"    {finding.citation}")
