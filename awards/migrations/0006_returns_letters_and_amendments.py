import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0005_register_read_fast"),
        ("clusters", "0005_award_quotas"),
        ("workflow", "0003_notice_to_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AmendedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.TextField(verbose_name="mục, nơi được khen")),
                ("before", models.TextField(blank=True, verbose_name="đã ghi")),
                ("after", models.TextField(blank=True, verbose_name="ghi lại")),
            ],
            options={
                "verbose_name": "điều đã hủy, đính chính",
                "verbose_name_plural": "điều đã hủy, đính chính",
                "ordering": ["amendment", "id"],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("revocation", "Hủy"), ("correction", "Đính chính")],
                        max_length=10,
                        verbose_name="loại",
                    ),
                ),
                ("is_whole", models.BooleanField(default=False, verbose_name="cả quyết định")),
                ("document", models.CharField(max_length=200, verbose_name="văn bản")),
                ("dated", models.DateField(verbose_name="ngày văn bản")),
                ("signer", models.CharField(blank=True, max_length=200, verbose_name="người ký")),
                ("reason", models.TextField(verbose_name="lý do")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="ghi lúc")),
            ],
            options={
                "verbose_name": "văn bản hủy, đính chính",
                "verbose_name_plural": "văn bản hủy, đính chính",
                "ordering": ["decision", "dated", "id"],
            },
        ),
        migrations.CreateModel(
            name="PersonJoining",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kept", models.PositiveBigIntegerField(editable=False)),
                ("gone", models.PositiveBigIntegerField(editable=False)),
                ("name", models.TextField(verbose_name="người đã nhập vào")),
                ("held", models.JSONField(default=dict, editable=False)),
                ("joined_at", models.DateTimeField(auto_now_add=True, verbose_name="nhập lúc")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="tách lúc")),
            ],
            options={
                "verbose_name": "lần nhập hai người làm một",
                "verbose_name_plural": "các lần nhập hai người làm một",
                "ordering": ["-joined_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="tệp")),
                ("made", models.JSONField(default=dict, editable=False)),
                ("imported_at", models.DateTimeField(auto_now_add=True, verbose_name="nhập lúc")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="gỡ lúc")),
            ],
            options={
                "verbose_name": "lần nhập quyết định cũ",
                "verbose_name_plural": "các lần nhập quyết định cũ",
                "ordering": ["-imported_at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="consultation",
            name="answer_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="số văn bản trả lời"),
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
        migrations.AddField(
            model_name="proposal",
            name="complete_by",
            field=models.DateField(blank=True, null=True, verbose_name="hạn bổ sung"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="forwarded_number",
            field=models.CharField(
                blank=True, max_length=60, verbose_name="số tờ trình cấp quyết định"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="refused_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="ngày kết luận không khen thưởng"
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sửa ý kiến lúc"),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("letter_number", ""), ("letter_on__isnull", True)),
                    models.Q(
                        models.Q(("letter_number", ""), _negated=True), ("letter_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="consultation_letter_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_rounds__gte", 1), ("max_rounds__lte", 9)),
                name="session_rounds",
            ),
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
        migrations.AddField(
            model_name="amendedline",
            name="award",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amended",
                to="awards.award",
                verbose_name="dòng trong sổ khen thưởng",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="awards.decision",
                verbose_name="quyết định",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflow.storedfile",
                verbose_name="tệp văn bản",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người ghi",
            ),
        ),
        migrations.AddField(
            model_name="amendedline",
            name="amendment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="awards.amendment",
            ),
        ),
        migrations.AddField(
            model_name="personjoining",
            name="joined_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người nhập",
            ),
        ),
        migrations.AddField(
            model_name="personjoining",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người tách",
            ),
        ),
        migrations.AddField(
            model_name="registerimport",
            name="council",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="register_imports",
                to="clusters.council",
                verbose_name="hội đồng",
            ),
        ),
        migrations.AddField(
            model_name="registerimport",
            name="imported_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người nhập",
            ),
        ),
        migrations.AddField(
            model_name="registerimport",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người gỡ",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", ""), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                ),
                name="amendment_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_whole", True)),
                fields=("decision",),
                name="amendment_whole_once",
            ),
        ),
        migrations.AddIndex(
            model_name="personjoining",
            index=models.Index(fields=["kept"], name="joining_kept"),
        ),
        migrations.AddConstraint(
            model_name="personjoining",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="joining_undone_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="import_undone_at_and_by",
            ),
        ),
    ]
