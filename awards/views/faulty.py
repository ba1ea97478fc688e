"""The workbook that was sent, with its faults beside the rows: offered where these are listed."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from awards.workbooks.faulty import write_faulty
from awards.workbooks.forms import WorkbookForm
from scoring.workbooks.grid import Fault
from workflow.workbooks import CONTENT_TYPE

_SALT = "awards.views.faulty"
_LASTS = 3600
# A form of more is not taken back by the server.
_MOST = 1_500_000


def faulty_field(
    request: HttpRequest, form: WorkbookForm, file: Any, faults: Iterable[Fault]
) -> str:
    """What a page of faults carries of the workbook; empty where it is too large for a page."""
    file.seek(0)
    content = b64encode(write_faulty(form, file, faults)).decode()
    signer = signing.TimestampSigner(salt=f"{_SALT}.{request.user.pk}")
    return signer.sign(content) if len(content) < _MOST else ""


def faulty_response(request: HttpRequest) -> HttpResponse:
    """The workbook that the page carried; back to the page where it is old or another's."""
    signer = signing.TimestampSigner(salt=f"{_SALT}.{request.user.pk}")
    try:
        content = b64decode(signer.unsign(request.POST["faulty"], max_age=_LASTS))
    except signing.BadSignature:
        messages.error(request, _("Tệp kèm lỗi đã hết hiệu lực. Chọn lại tệp."))
        return redirect(request.path)
    disposition = str(content_disposition_header(True, "so-kem-loi.xlsx"))
    return HttpResponse(
        content, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition}
    )
