from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0005_register_read_fast")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sửa ý kiến lúc"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("changed_at__isnull", True), ("given_at__isnull", False), _connector="OR"
                ),
                name="review_changed_was_given",
            ),
        ),
    ]
