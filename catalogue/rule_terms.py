"""The words that rules of eligibility and the facts they ask for are written in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """Whom an award is for."""

    INDIVIDUAL = "individual", _("Cá nhân")
    COLLECTIVE = "collective", _("Tập thể")
    HOUSEHOLD = "household", _("Hộ gia đình")
    GROUP = "group", _("Nhóm tác giả")


class Ground(models.TextChoices):
    """The six grounds of commendation (loại hình khen thưởng)."""

    MERIT = "cong_trang", _("Công trạng")
    SUDDEN = "dot_xuat", _("Đột xuất")
    THEMATIC = "chuyen_de", _("Phong trào thi đua (chuyên đề)")
    SERVICE = "cong_hien", _("Quá trình cống hiến")
    SENIORITY = "nien_han", _("Niên hạn")
    FOREIGN = "doi_ngoai", _("Đối ngoại")


class RatingLevel(models.TextChoices):
    """How the tasks of a year were done, as unit or person was rated."""

    EXCELLENT = "HTXSNV", _("Hoàn thành xuất sắc nhiệm vụ")
    GOOD = "HTTNV", _("Hoàn thành tốt nhiệm vụ")
    DONE = "HTNV", _("Hoàn thành nhiệm vụ")
    NOT_DONE = "KHTNV", _("Không hoàn thành nhiệm vụ")


class InitiativeScope(models.TextChoices):
    """How far an initiative has been recognised to reach."""

    BASE = "base", _("Cấp cơ sở")
    PROVINCE = "ministry_province", _("Cấp bộ, ban, ngành, tỉnh")
    NATIONAL = "national", _("Toàn quốc")


# From narrow to wide: a wider initiative serves wherever a narrower one is asked for.
SCOPES_BY_WIDTH = (InitiativeScope.BASE, InitiativeScope.PROVINCE, InitiativeScope.NATIONAL)


class HoldKind(models.TextChoices):
    """What an award waits for: NĐ 152/2025/NĐ-CP Điều 4(4)."""

    DISCIPLINE = "discipline_pending", _("Đang xem xét hoặc chấp hành kỷ luật")
    INVESTIGATION = "investigation", _("Đang bị điều tra, truy tố, xét xử")
    INSPECTION = "inspection", _("Đang thanh tra, kiểm toán, có dấu hiệu vi phạm")
    COMPLAINT = "complaint_verifying", _("Đang xác minh khiếu nại, tố cáo")
    PRESS = "press_verifying", _("Đang xác minh vụ việc báo chí nêu")


class Step(models.TextChoices):
    """The dated steps of a dossier that time limits run between."""

    RECEIVED = "received", _("tiếp nhận hồ sơ")
    RETURNED = "returned", _("trả hồ sơ chưa đủ điều kiện")
    PUBLISHED = "published", _("lấy ý kiến công khai")
    OPINIONS = "opinions", _("có ý kiến của cơ quan liên quan")
    SUBMITTED = "submitted", _("trình cấp có thẩm quyền")
    DECIDED = "decided", _("có quyết định khen thưởng")
    REFUSED = "refused", _("có kết luận không khen thưởng")
    NOTIFIED = "notified", _("thông báo kết quả")
    DELIVERED = "delivered", _("gửi quyết định, hiện vật")


class Timing(models.TextChoices):
    """When an award that another one stands on must have been given."""

    ANY = "any", _("bất cứ năm nào trước đó")
    WITHIN = "within", _("trong số năm gần nhất")
    CONSECUTIVE = "consecutive", _("các lần liên tục, đến năm đề nghị hoặc năm liền trước")
    SAME_YEAR = "same_year", _("trong chính năm đề nghị")


class Measure(models.TextChoices):
    """What of a unit's members is counted."""

    TITLED = "titled", _("người đạt danh hiệu")
    COMPLETED = "completed", _("người hoàn thành nhiệm vụ")
    DISCIPLINED = "disciplined", _("người bị kỷ luật từ cảnh cáo trở lên")
    DIRECT = "direct_workers", _("người trực tiếp lao động")
    WOMEN = "women", _("nữ")


class Bound(models.TextChoices):
    PERCENT_LEAST = "percent_least", _("ít nhất, tính theo %")
    COUNT_LEAST = "count_least", _("ít nhất, tính theo số người")
    COUNT_MOST = "count_most", _("nhiều nhất, tính theo số người")


class CouncilTerm(models.TextChoices):
    """What of the way in which councils meet and vote a rule lays down."""

    QUORUM = "quorum", _("Phần thành viên phải dự họp, ít nhất")
    SHARE_LEAST = "share_least", _("Phần phiếu khi hình thức không quy định tỷ lệ, ít nhất")
    SHARE_OVER = "share_over", _("Phần phiếu khi hình thức không quy định tỷ lệ, phải quá")
    ROUNDS = "rounds", _("Số lần bỏ phiếu nhiều nhất về một hồ sơ")


class Limit(models.TextChoices):
    MOST = "at_most", _("trong thời hạn nhiều nhất")
    LEAST = "at_least", _("đủ thời gian ít nhất")


class Level(models.TextChoices):
    """Whose clusters a rank is looked for in."""

    ANY = "any", _("Mọi cấp")
    CENTRAL = "central", _("Trung ương")
    MINISTRY = "ministry", _("Bộ, ngành")
    PROVINCE = "province", _("Tỉnh")
