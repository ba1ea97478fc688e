from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/progress/", views.progress, name="progress"),
    path("reports/<int:pk>/download/", views.download, name="download"),
    path("reports/<int:pk>/retry/", views.retry, name="retry"),
    path("conferences/<int:pk>/reports/request/", views.request, name="request"),
]
