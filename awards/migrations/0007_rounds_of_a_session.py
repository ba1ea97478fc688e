from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0006_changed_opinions")]

    operations = [
        migrations.AddField(
            model_name="councilsession",
            name="max_rounds",
            field=models.PositiveSmallIntegerField(
                default=1, verbose_name="số lần bỏ phiếu về một hồ sơ"
            ),
        ),
        migrations.AddField(
            model_name="councilsession",
            name="rounds_source",
            field=models.CharField(blank=True, max_length=300, verbose_name="căn cứ của số lần"),
        ),
        migrations.AddConstraint(
            model_name="councilsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_rounds__gte", 1), ("max_rounds__lte", 9)),
                name="session_rounds",
            ),
        ),
    ]
