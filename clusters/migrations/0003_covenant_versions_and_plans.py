from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("clusters", "0002_clusterpaper_covenant_covenantarticle_and_more"),
    ]

    operations = [
        migrations.AddField(
            model_name="covenantarticle",
            name="version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="target",
            name="version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="pledge",
            name="plan",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                max_digits=20,
                null=True,
                verbose_name="kế hoạch được giao",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="covenant",
            name="covenant_hash_from_opening",
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"), models.Q(("text_hash", ""), _negated=True), _connector="OR"
                ),
                name="covenant_hash_from_opening",
            ),
        ),
    ]
