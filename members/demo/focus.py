"""What came to Team 6 from above: a focus team in 1966, and the branch secretary's visits, with what was agreed.

Of those around the team nobody was the cadre whom the Party committee sent, so the demo names none.
"""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from members.models import FocusTeam, Team, VisitFromAbove, Worker

SINCE, UNTIL = date(1966, 2, 1), date(1967, 1, 1)
REASON = "Năm 1965 tháng nào cũng hụt kế hoạch; tổng kết thi đua thường đứng thứ năm, thứ sáu trong phân xưởng."
VISITS = {
    date(1966, 2, 8): "Chi ủy trực tiếp chỉ đạo tổ; mỗi tuần kiểm điểm kế hoạch một lần ngay tại tổ.",
    date(1966, 5, 3): "Tổ đảng mới thành lập: chia tổ thành ba nhóm theo nghề và đường đi lại.",
    date(1966, 7, 12): "Mặt hàng mới phải có khuôn, giá và thứ tự máy chuẩn bị trước khi vào việc.",
    date(1966, 10, 25): "Mức mới chỉ làm sau khi cả tổ đã bàn và có ý kiến công đoàn.",
    date(1966, 12, 12): "Kế hoạch năm hoàn thành trước 21 ngày; giao kế hoạch quý 1 sớm để tổ khỏi bị động.",
}


def load(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    """Everything up to and with a day."""
    if as_of >= SINCE:
        period = DateRange(SINCE, UNTIL if as_of >= UNTIL else None)
        FocusTeam.objects.create(team=team, period=period, reason=REASON)
    VisitFromAbove.objects.bulk_create(
        VisitFromAbove(team=team, worker=workers["loc"], day=day, agreed=agreed, recorded_on=day)
        for day, agreed in VISITS.items()
        if day <= as_of
    )
