"""Table of contents of the pages of members."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

urlpatterns = [
    path("vao/", LoginView.as_view(template_name="404.html"), name="sign_in"),
    path("ra/", LogoutView.as_view(), name="sign_out"),
]
