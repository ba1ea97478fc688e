from django.urls import path

from reports.views import attaching, confirming, drafts, packets, reports, verify

app_name = "reports"
urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/progress/", reports.progress, name="progress"),
    path("reports/<int:pk>/download/", reports.download, name="download"),
    path("reports/<int:pk>/retry/", reports.retry, name="retry"),
    path("conferences/<int:pk>/reports/request/", reports.request, name="request"),
    path("conferences/<int:pk>/drafts/start/", drafts.start, name="start_draft"),
    path("drafts/start/<slug:column>/<int:pk>/", drafts.start_about, name="start_draft_about"),
    path("reports/<int:pk>/attach/", attaching.attach, name="attach"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/around/", drafts.around, name="draft_around"),
    path("drafts/<int:pk>/freeze/", drafts.freeze, name="freeze"),
    path("drafts/<int:pk>/sign/", drafts.sign, name="sign"),
    path("drafts/<int:pk>/scan/", drafts.scan, name="scan"),
    path("drafts/sections/<int:pk>/", drafts.section, name="section"),
    path("drafts/sections/<int:pk>/restore/", drafts.restore, name="restore"),
    path("awards/proposals/<int:pk>/packet/", packets.packet, name="packet"),
    path("awards/<int:pk>/confirm/", confirming.confirm, name="confirm"),
    path("verify/", verify.enter, name="verify"),
    path("verify/<str:code>/", verify.verdict, name="verdict"),
]
