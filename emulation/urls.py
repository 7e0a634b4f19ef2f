"""Table of contents of the pages of emulation."""

from django.urls import path

from emulation.views import closing, commendation, ranking

urlpatterns = [
    path("bang/", ranking.boards, name="boards"),
    path("bang/<slug:workshop>/", ranking.board, name="board"),
    path("bang/<slug:workshop>/tieu-chuan/", ranking.criteria, name="criteria"),
    path("bang/<slug:workshop>/bieu-duong/", commendation.commend, name="commend"),
    path("bang/<slug:workshop>/bieu-duong/<int:line>/bo/", commendation.wipe, name="wipe"),
    path("bang/<slug:workshop>/<str:month>/", ranking.board, name="board_month"),
    path("bang/<slug:workshop>/<str:month>/khoa-so/", closing.close, name="close_month"),
    path("bang/<slug:workshop>/<str:month>/dieu-chinh/", closing.adjustments, name="adjustments"),
    path("bang/<slug:workshop>/dieu-chinh/<int:adjustment>/duyet/", closing.approve, name="approve_adjustment"),
    path("bang/<slug:workshop>/dieu-chinh/<int:adjustment>/khong/", closing.decline, name="decline_adjustment"),
]
