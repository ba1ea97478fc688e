from typing import Any

from django.db import migrations, models

_AT_ONCE = 2000


def fill(apps: Any, schema_editor: Any) -> None:
    """The year as a number, and the number of the decision among what is searched."""
    # The functions as they are today: the rows are brought to what these mean by them.
    from awards.models.register import year_no
    from catalogue.vietnamese import search_key

    model = apps.get_model("awards", "Award")
    waiting: list[Any] = []
    for row in model.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        row.year_no = year_no(row.year, row.awarded_on)
        row.search_key = search_key(
            f"{row.name} {row.recipient} {row.decider} {row.decision_number}"
        )
        row.order_key = row.order_key[:1000]
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            model.objects.bulk_update(waiting, ["year_no", "search_key", "order_key"])
            waiting = []
    model.objects.bulk_update(waiting, ["year_no", "search_key", "order_key"])


class Migration(migrations.Migration):
    # An index cannot be made on PostgreSQL while rows changed in the same transaction wait.
    atomic = False

    dependencies = [("awards", "0004_proposals")]

    operations = [
        migrations.AddField(
            model_name="household",
            name="version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="award",
            name="year_no",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex(model_name="award", name="award_year_name"),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["-year_no", "order_key", "id"], name="award_newest_first"),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["revoked_on", "count"], name="award_totals"),
        ),
    ]
