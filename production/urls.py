"""Table of contents of the pages of production."""

from django.urls import path

from production.views import (
    export,
    importing,
    lost_time,
    measures,
    norm,
    norm_proposal,
    norm_study,
    output,
    output_offline,
    output_register,
    plan,
    product,
    week,
)

DAY = "san-luong/<slug:team>/<str:day>/ca-<int:shift>/"
WEEK = "san-luong/<slug:team>/tuan/<str:week>/"
MEASURES = "bon-mat/<slug:team>/<str:month>/"
IMPORT = "nhap-tep/<slug:workshop>/<uuid:output_import>/"
PROPOSAL = "dinh-muc/de-nghi/<uuid:norm_proposal>/"

urlpatterns = [
    path("san-luong/", output.output_home, name="output_home"),
    path("san-luong/mat-mang.html", output_offline.output_offline, name="output_offline"),
    path("san-luong/mat-mang.js", output_offline.output_offline_worker, name="output_offline_worker"),
    path("san-luong/<slug:team>/", output.output_team, name="output_team"),
    path("san-luong/<slug:team>/so/", output_register.register, name="output_register"),
    path(DAY, output.output_day, name="output_day"),
    path(f"{DAY}luu/", output.output_save, name="output_save"),
    path(f"{DAY}o/", output.output_cells, name="output_cells"),
    path(f"{DAY}chot/", output.shift_close, name="shift_close"),
    path(f"{DAY}mo/", output.shift_open, name="shift_open"),
    path(f"{DAY}ngung-viec/", lost_time.lost_time, name="lost_time"),
    path(f"{DAY}ngung-viec/bo/", lost_time.lost_time_remove, name="lost_time_remove"),
    path("san-luong/<slug:team>/ngung-viec/<str:month>/", lost_time.lost_time_month, name="lost_time_month"),
    path(WEEK, week.output_week, name="output_week"),
    path(f"{WEEK}luu/", week.week_save, name="week_save"),
    path(f"{WEEK}o/", week.week_cells, name="week_cells"),
    path("nhap-tep/<slug:workshop>/", importing.imports, name="imports"),
    path(IMPORT, importing.output_import, name="output_import"),
    path(f"{IMPORT}cot/", importing.import_columns, name="import_columns"),
    path(f"{IMPORT}loi.csv", importing.import_faults, name="import_faults"),
    path(f"{IMPORT}bo/", importing.import_undo, name="import_undo"),
    path("ke-hoach/", plan.plan_home, name="plan_home"),
    path("ke-hoach/<slug:team>/<str:month>/", plan.plan, name="plan"),
    path("bon-mat/<slug:team>/kiem-tra/", measures.technical_check_add, name="technical_check_add"),
    path("bon-mat/<slug:team>/kiem-tra/<uuid:check>/", measures.technical_check_change, name="technical_check_change"),
    path(MEASURES, measures.measures, name="measures"),
    path(f"{MEASURES}gia-thanh/", measures.unit_costs, name="unit_costs"),
    path(f"{MEASURES}gia-thanh/<slug:product>/", measures.unit_cost, name="unit_cost"),
    path(f"{MEASURES}ky-luat/", measures.technical_checks, name="technical_checks"),
    path("dinh-muc/", norm.norms, name="norms"),
    path("dinh-muc/de-nghi/", norm_proposal.norm_proposals, name="norm_proposals"),
    path(PROPOSAL, norm_proposal.norm_proposal, name="norm_proposal"),
    path(f"{PROPOSAL}khong-nhan/", norm_proposal.norm_proposal_decline, name="norm_proposal_decline"),
    path(f"{PROPOSAL}rut/", norm_proposal.norm_proposal_withdraw, name="norm_proposal_withdraw"),
    path("dinh-muc/nghien-cuu/<uuid:study>/", norm_study.norm_study_change, name="norm_study_change"),
    path("dinh-muc/<slug:workshop>/<slug:product>/", norm.norm, name="norm"),
    path("dinh-muc/<slug:workshop>/<slug:product>/de-nghi/", norm_proposal.norm_propose, name="norm_propose"),
    path("dinh-muc/<slug:workshop>/<slug:product>/nghien-cuu/", norm_study.norm_studies, name="norm_studies"),
    path(
        "dinh-muc/<slug:workshop>/<slug:product>/nghien-cuu/<slug:team>/",
        norm_study.norm_study_add,
        name="norm_study_add",
    ),
    path("dinh-muc/<slug:workshop>/<slug:product>/<int:norm>/bo/", norm.withdraw, name="norm_withdraw"),
    path("dinh-muc/<slug:workshop>/<slug:product>/<int:norm>/y-kien/", norm.norm_object, name="norm_object"),
    path("dinh-muc/<slug:workshop>/<slug:product>/y-kien/<uuid:objection>/", norm.objection, name="norm_objection"),
    path("mat-hang/<slug:workshop>/", product.product_add, name="product_add"),
    path("mat-hang/<slug:workshop>/<slug:product>/", product.product_change, name="product_change"),
    path("xuat/san-luong/<slug:team>/<str:month>/", export.output_of_month, name="output_export"),
    path("xuat/cong-nhan/<int:worker>/", export.output_of_one, name="worker_output_export"),
    path("xuat/ngung-viec/<slug:team>/<str:month>/", export.lost_time_of_month, name="lost_time_export"),
    path("xuat/ke-hoach/<slug:team>/<str:month>/", export.plans, name="plan_export"),
    path("xuat/dinh-muc/<slug:workshop>/", export.norms, name="norms_export"),
]
