"""Table of contents of the pages of production."""

from django.urls import path

from production.views import export, norm, output, output_register, plan, product

DAY = "san-luong/<slug:team>/<str:day>/ca-<int:shift>/"

urlpatterns = [
    path("san-luong/", output.output_home, name="output_home"),
    path("san-luong/<slug:team>/", output.output_team, name="output_team"),
    path("san-luong/<slug:team>/so/", output_register.register, name="output_register"),
    path(DAY, output.output_day, name="output_day"),
    path(f"{DAY}luu/", output.output_save, name="output_save"),
    path(f"{DAY}o/", output.output_cells, name="output_cells"),
    path(f"{DAY}chot/", output.shift_close, name="shift_close"),
    path(f"{DAY}mo/", output.shift_open, name="shift_open"),
    path("ke-hoach/", plan.plan_home, name="plan_home"),
    path("ke-hoach/<slug:team>/<str:month>/", plan.plan, name="plan"),
    path("dinh-muc/", norm.norms, name="norms"),
    path("dinh-muc/<slug:workshop>/<slug:product>/", norm.norm, name="norm"),
    path("dinh-muc/<slug:workshop>/<slug:product>/<int:norm>/bo/", norm.withdraw, name="norm_withdraw"),
    path("mat-hang/<slug:workshop>/", product.product_add, name="product_add"),
    path("mat-hang/<slug:workshop>/<slug:product>/", product.product_change, name="product_change"),
    path("xuat/san-luong/<slug:team>/<str:month>/", export.output_of_month, name="output_export"),
    path("xuat/cong-nhan/<int:worker>/", export.output_of_one, name="worker_output_export"),
    path("xuat/ngung-viec/<slug:team>/<str:month>/", export.lost_time_of_month, name="lost_time_export"),
    path("xuat/ke-hoach/<slug:team>/<str:month>/", export.plans, name="plan_export"),
    path("xuat/dinh-muc/<slug:workshop>/", export.norms, name="norms_export"),
]
