"""Table of contents of the pages of emulation."""

from django.urls import path

from emulation.views import commendation, ranking

urlpatterns = [
    path("bang/", ranking.boards, name="boards"),
    path("bang/<slug:workshop>/", ranking.board, name="board"),
    path("bang/<slug:workshop>/tieu-chuan/", ranking.criteria, name="criteria"),
    path("bang/<slug:workshop>/bieu-duong/", commendation.commend, name="commend"),
    path("bang/<slug:workshop>/bieu-duong/<int:line>/bo/", commendation.wipe, name="wipe"),
    path("bang/<slug:workshop>/<str:month>/", ranking.board, name="board_month"),
]
