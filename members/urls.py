"""Table of contents of the pages of members."""

from django.urls import path

from members.views import account, administration, day_off, export, membership, organisation, worker

urlpatterns = [
    path("vao/", account.sign_in, name="sign_in"),
    path("ra/", account.sign_out, name="sign_out"),
    path("doi-mat-khau/", account.change_password, name="change_password"),
    path("toi/", worker.my_page, name="my_page"),
    path("nguoi/", worker.people, name="roster"),
    path("nguoi/them/", worker.add, name="worker_add"),
    path("nguoi/<int:worker>/", worker.worker, name="worker"),
    path("nguoi/<int:worker>/sua/", worker.change, name="worker_change"),
    path("nguoi/<int:worker>/chuyen/", worker.move, name="worker_move"),
    path("nguoi/<int:worker>/nghi/", worker.retire, name="worker_retire"),
    path("nguoi/<int:worker>/tham-gia/", membership.memberships, name="memberships"),
    path("nguoi/<int:worker>/tham-gia/<int:membership>/thoi/", membership.membership_end, name="membership_end"),
    path("to-chuc/", organisation.organisation, name="organisation"),
    path("to-chuc/xi-nghiep/", organisation.enterprise_change, name="enterprise_change"),
    path("to-chuc/them-chi-bo/", organisation.branch_add, name="branch_add"),
    path("to-chuc/chi-bo/<int:branch>/", organisation.branch_change, name="branch_change"),
    path("to-chuc/them-phan-xuong/", organisation.workshop_add, name="workshop_add"),
    path("to-chuc/them-to-dang/", organisation.cell_add, name="cell_add"),
    path("to-chuc/to-dang/<int:cell>/", organisation.cell, name="cell"),
    path("to-chuc/to-dang/<int:cell>/sua/", organisation.cell_change, name="cell_change"),
    path("to-chuc/to-dang/<int:cell_team>/thoi/", organisation.cell_stop, name="cell_stop"),
    path("to-chuc/to/<slug:team>/sua/", organisation.team_change, name="team_change"),
    path("to-chuc/<slug:workshop>/sua/", organisation.workshop_change, name="workshop_change"),
    path("to-chuc/<slug:workshop>/them-to/", organisation.team_add, name="team_add"),
    path("to-chuc/<slug:workshop>/ngay-nghi/", day_off.days_off, name="days_off"),
    path("to-chuc/<slug:workshop>/ngay-nghi/<int:day_off>/bo/", day_off.day_off_remove, name="day_off_remove"),
    path("tai-khoan/", administration.accounts, name="accounts"),
    path("tai-khoan/them/", administration.account_add, name="account_add"),
    path("tai-khoan/nguoi-moi/", administration.person_add, name="person_add"),
    path("tai-khoan/<int:account>/", administration.account, name="account"),
    path("tai-khoan/<int:account>/khoa/", administration.account_disable, name="account_disable"),
    path("tai-khoan/<int:account>/mo/", administration.account_enable, name="account_enable"),
    path("tai-khoan/<int:account>/mat-khau/", administration.account_renew, name="account_renew"),
    path("nhiem-vu/<int:assignment>/xac-nhan/", administration.role_confirm, name="role_confirm"),
    path("nhiem-vu/<int:assignment>/ket-thuc/", administration.role_end, name="role_end"),
    path("xuat/nguoi/", export.people, name="roster_export"),
]
