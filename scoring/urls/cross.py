"""Addresses of cross-scoring."""

from django.urls import path

from scoring.views import cross

urlpatterns = [
    path("years/<int:pk>/cross/", cross.cross, name="cross"),
    path("sheets/<int:pk>/cross/", cross.cross_spread, name="cross_spread"),
    path("sheets/<int:pk>/cross/<int:unit>/", cross.cross_sheet, name="cross_sheet"),
    path("sheets/<int:pk>/cross/<int:unit>/take/", cross.cross_take, name="cross_take"),
    path("sheets/<int:pk>/cross/<int:unit>/submit/", cross.cross_submit, name="cross_submit"),
    path("sheets/<int:pk>/cross/<int:unit>/reopen/", cross.cross_reopen, name="cross_reopen"),
    path(
        "sheets/<int:pk>/cross/<int:unit>/lines/<int:criterion>/",
        cross.cross_line,
        name="cross_line",
    ),
]
