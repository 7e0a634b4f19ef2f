"""Every address: the house's own pages, then each app's table of contents."""

from django.urls import include, path

from teamtrack import views

urlpatterns = [
    path("", views.start, name="start"),
    path("hom-nay/", views.home, name="home"),
    path("tro-giup/", views.help_page, name="help"),
    path("ngon-ngu/", views.set_language, name="set_language"),
    path("suc-khoe/", views.health, name="health"),
    path("", include("members.urls")),
    path("", include("production.urls")),
    path("", include("emulation.urls")),
]

handler400 = "teamtrack.views.bad_request"
handler403 = "teamtrack.views.not_open"
handler404 = "teamtrack.views.not_open"
handler500 = "teamtrack.views.server_error"
