"""Table of contents of the pages of production."""

from django.urls import path

from production.views import norm, plan, product

urlpatterns = [
    path("ke-hoach/", plan.plan_home, name="plan_home"),
    path("ke-hoach/<slug:team>/<str:month>/", plan.plan, name="plan"),
    path("dinh-muc/", norm.norms, name="norms"),
    path("dinh-muc/<slug:workshop>/<slug:product>/", norm.norm, name="norm"),
    path("dinh-muc/<slug:workshop>/<slug:product>/<int:norm>/bo/", norm.withdraw, name="norm_withdraw"),
    path("mat-hang/<slug:workshop>/", product.product_add, name="product_add"),
    path("mat-hang/<slug:workshop>/<slug:product>/", product.product_change, name="product_change"),
]
