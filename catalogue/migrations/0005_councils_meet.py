from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_papers_of_dossiers")]

    operations = [
        migrations.AlterField(
            model_name="eligibilityrule",
            name="check_kind",
            field=models.CharField(
                choices=[
                    ("prerequisite", "Khen thưởng, danh hiệu phải có trước"),
                    ("interval", "Khoảng cách từ lần khen trước"),
                    ("times", "Số lần được tặng"),
                    ("rating", "Mức hoàn thành nhiệm vụ hằng năm"),
                    ("members", "Tỷ lệ, số người trong tập thể"),
                    ("initiative", "Sáng kiến, đề tài (mỗi sáng kiến tính một lần)"),
                    ("rank", "Thứ hạng trong cụm, khối"),
                    ("targets", "Kết quả so với chỉ tiêu giao ước"),
                    ("quota", "Số lượng được đề nghị"),
                    ("one_achievement", "Một thành tích, một hình thức"),
                    ("no_basis", "Loại hình không làm căn cứ"),
                    ("hold", "Chưa xét khi đang có vụ việc"),
                    ("due", "Hạn nộp hồ sơ"),
                    ("working_days", "Thời hạn tính theo ngày làm việc"),
                    ("vote", "Tỷ lệ phiếu đồng ý của Hội đồng"),
                    ("paper", "Cần giấy tờ hoặc người xác nhận"),
                    ("council", "Thể lệ họp và bỏ phiếu của Hội đồng"),
                ],
                max_length=20,
                verbose_name="kiểu kiểm tra",
            ),
        )
    ]
