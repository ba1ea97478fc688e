from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0007_rounds_of_a_session")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="complete_by",
            field=models.DateField(blank=True, null=True, verbose_name="hạn bổ sung"),
        ),
    ]
