import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("clusters", "0003_covenant_versions_and_plans"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="handoveritem",
            options={
                "ordering": ["cluster_year", "giver", "order"],
                "verbose_name": "mục bàn giao",
                "verbose_name_plural": "mục bàn giao",
            },
        ),
        migrations.RemoveConstraint(model_name="handoveritem", name="handover_item_order"),
        # Nothing could write hand-overs before this field was there.
        migrations.AddField(
            model_name="handoveritem",
            name="giver",
            field=models.ForeignKey(
                default=None,
                help_text="Đơn vị thôi giữ chức danh; chức danh có thể chuyển nhiều lần trong năm.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clusters.unit",
                verbose_name="bên giao",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="handoveritem",
            constraint=models.UniqueConstraint(
                fields=("cluster_year", "giver", "order"), name="handover_item_order"
            ),
        ),
        migrations.AlterField(
            model_name="unitchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("merge", "Hợp nhất, sáp nhập"),
                    ("split", "Chia, tách"),
                    ("rename", "Đổi tên"),
                    ("upgrade", "Nâng cấp, chuyển loại"),
                    ("abolish", "Giải thể"),
                    ("follow", "Chuyển theo đơn vị cấp trên"),
                ],
                max_length=8,
                verbose_name="loại",
            ),
        ),
    ]
