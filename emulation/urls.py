"""Table of contents of the pages of emulation."""

from django.urls import path

from emulation.views import closing, commendation, export, ranking, report, screen

urlpatterns = [
    path("bang/", ranking.boards, name="boards"),
    path("bang/man-hinh/", screen.screen, name="screen"),
    path("bang/<slug:workshop>/", ranking.board, name="board"),
    path("bang/<slug:workshop>/man-hinh/", screen.screens, name="screens"),
    path("bang/<slug:workshop>/tv/", screen.board_wall, name="board_wall"),
    path("bang/<slug:workshop>/tieu-chuan/", ranking.criteria, name="criteria"),
    path("bang/<slug:workshop>/bieu-duong/", commendation.commend, name="commend"),
    path("bang/<slug:workshop>/bieu-duong/<int:line>/bo/", commendation.wipe, name="wipe"),
    path("bang/<slug:workshop>/<str:month>/", ranking.board, name="board_month"),
    path("bang/<slug:workshop>/<str:month>/khoa-so/", closing.close, name="close_month"),
    path("bang/<slug:workshop>/<str:month>/dieu-chinh/", closing.adjustments, name="adjustments"),
    path("bang/<slug:workshop>/dieu-chinh/<int:adjustment>/duyet/", closing.approve, name="approve_adjustment"),
    path("bang/<slug:workshop>/dieu-chinh/<int:adjustment>/khong/", closing.decline, name="decline_adjustment"),
    path("bao-cao/", report.reports, name="reports"),
    path("bao-cao/<uuid:report>/", report.report, name="report"),
    path("bao-cao/<uuid:report>/lam-lai/", report.retry, name="report_retry"),
    path("bao-cao/<uuid:report>/bao-cao.pdf", report.report_main, name="report_main"),
    path("bao-cao/<uuid:report>/phu-luc.pdf", report.report_annex, name="report_annex"),
    path("bao-cao/<uuid:report>/so-lieu.xlsx", report.report_sheet, name="report_sheet"),
    path("bao-cao/<slug:workshop>/lam/", report.ask, name="report_ask"),
    path("bao-cao/<slug:workshop>/<str:month>/", report.reports_month, name="reports_month"),
    path("xuat/bang/<slug:workshop>/<str:month>/", export.board, name="board_export"),
    path("xuat/dieu-chinh/<slug:workshop>/<str:month>/", export.adjustments, name="adjustments_export"),
]
