from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("awards", "0008_day_of_a_return")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="refused_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="ngày kết luận không khen thưởng"
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="letter_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="số công văn hỏi"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="letter_on",
            field=models.DateField(blank=True, null=True, verbose_name="ngày công văn hỏi"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="answer_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="số văn bản trả lời"),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=Q(("letter_number", ""), ("letter_on__isnull", True))
                | (~Q(("letter_number", "")) & Q(("letter_on__isnull", False))),
                name="consultation_letter_has_day",
            ),
        ),
    ]
