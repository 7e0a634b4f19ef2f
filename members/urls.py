"""Table of contents of the pages of members."""

from django.urls import path

from members.views import account, administration, worker

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
    path("tai-khoan/", administration.accounts, name="accounts"),
    path("tai-khoan/them/", administration.account_add, name="account_add"),
    path("tai-khoan/nguoi-moi/", administration.person_add, name="person_add"),
    path("tai-khoan/<int:account>/", administration.account, name="account"),
    path("tai-khoan/<int:account>/khoa/", administration.account_disable, name="account_disable"),
    path("tai-khoan/<int:account>/mo/", administration.account_enable, name="account_enable"),
    path("tai-khoan/<int:account>/mat-khau/", administration.account_renew, name="account_renew"),
    path("nhiem-vu/<int:assignment>/xac-nhan/", administration.role_confirm, name="role_confirm"),
    path("nhiem-vu/<int:assignment>/ket-thuc/", administration.role_end, name="role_end"),
]
