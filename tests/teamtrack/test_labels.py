"""The words of the cell's work and of norms are those that were agreed: key, English msgid, its context, Vietnamese.

Of the agreed labels only those stand here that the catalogue has, and as the cell's pages use them (a label in the
middle of a line has a small letter); what the pages say in other words is left out.
"""

from teamtrack.management.commands.messages import key, read, used_messages

RULED_OUT = ("người kém", "loại kém", "kém từng mặt", "đối tượng", "quần chúng", "nhân sự")

LABELS = [
    # the frame
    ("nav.cell", "Party cell", None, "Tổ đảng"),
    ("nav.workers", "Workers", None, "Công nhân"),
    ("nav.visits", "Visits", None, "Thăm hỏi"),
    ("nav.mine", "My page", None, "Của tôi"),
    ("org.group", "Group", None, "Nhóm"),
    ("org.branch_committee", "Branch committee", None, "Chi ủy"),
    ("org.management", "management", None, "bộ phận chuyên môn"),
    ("org.women", "the women workers' group", None, "tổ nữ công"),
    ("role.cell_leader", "Head of the party cell", None, "Tổ trưởng tổ đảng"),
    ("role.party_member", "Party member", None, "Đảng viên"),
    ("role.team_leader", "Production team leader", None, "Tổ trưởng sản xuất"),
    ("role.union_head", "Head of the union group", None, "Tổ trưởng công đoàn"),
    ("role.youth_head", "Head of the youth sub-branch", None, "Phân đoàn trưởng"),
    ("role.women_head", "Head of the women's group", None, "Tổ trưởng nữ công"),
    ("role.worker", "Worker", None, "Công nhân"),
    ("role.seconded", "Cadre sent to help", None, "Cán bộ trên cử xuống giúp"),
    # the three kinds
    ("tier.title", "Knowing and helping each one", None, "Hiểu và giúp từng người"),
    ("tier.active", "Active", None, "Tích cực"),
    ("tier.average", "Average", None, "Trung bình"),
    ("tier.weak", "Needs more help", None, "Cần giúp thêm"),
    (
        "tier.own_view",
        "The cell has noted: more help needed with %(aspects)s. You may object.",
        None,
        "Tổ đảng ghi: cần giúp thêm về %(aspects)s. Anh chị có quyền nêu ý kiến khác.",
    ),
    ("tier.active_by", "Trained directly by a party member", None, "Đảng viên trực tiếp bồi dưỡng"),
    ("tier.average_by", "Helped by an active worker", None, "Người tích cực giúp"),
    ("tier.weak_by", "Helped directly by a party member", None, "Đảng viên trực tiếp giúp đỡ"),
    ("tier.review", "Weigh everybody anew", None, "Xem lại ba loại"),
    ("tier.reason", "Reason: what was actually seen", None, "Lý do, việc cụ thể đã thấy"),
    ("tier.change", "from %(old)s up to %(new)s", None, "từ %(old)s lên %(new)s"),
    ("aspect.output", "output", None, "năng suất"),
    ("aspect.quality", "quality", None, "chất lượng"),
    ("aspect.discipline", "discipline", None, "kỷ luật"),
    ("aspect.attitude", "attitude to work", None, "thái độ lao động"),
    ("aspect.solidarity", "solidarity", None, "đoàn kết"),
    ("aspect.study", "study", None, "học tập"),
    # the chain, groups
    ("chain.title", "Chain of help", None, "Dây chuyền giúp đỡ"),
    ("chain.lead", "lead helper", None, "người giúp chính"),
    ("chain.support", "supporting helper", None, "người cùng giúp"),
    ("chain.since", "met %(n)s time", None, "%(n)s buổi gặp"),
    ("chain.uncovered", "Nobody yet: %(n)s", None, "Chưa có người giúp: %(n)s"),
    ("chain.uncovered", "Nobody yet", "a helper", "Chưa có người giúp"),
    ("chain.apart", "Keep in different groups", None, "Không xếp chung nhóm"),
    # contacts and visits
    ("contact.log", "Log a contact", None, "Ghi buổi gặp"),
    ("contact.list", "Contacts", None, "Các buổi gặp"),
    ("contact.friday", "Friday contact", "title", "Gặp gỡ thứ sáu"),
    ("contact.friday", "Friday contacts", None, "Gặp gỡ thứ sáu"),
    ("contact.place", "in a break", None, "giờ nghỉ"),
    ("contact.place", "on a day off", None, "ngày nghỉ"),
    ("contact.place", "at home", None, "tại nhà"),
    ("contact.place", "at the machine", None, "tại máy"),
    ("contact.next", "What follows", None, "Việc cần làm tiếp"),
    ("visit.home", "Home visit", None, "thăm gia đình"),
    ("visit.sick", "Visit to the sick", None, "thăm người ốm"),
    ("visit.received", "received", None, "được tiếp"),
    ("visit.received", "not received", None, "chưa được tiếp"),
    # norms
    ("norm.propose", "Propose a change", None, "Đề nghị điều chỉnh mức"),
    ("norm.draft", "Draft", None, "Đang soạn"),
    ("norm.discussed", "Discussed in the team", None, "Đã bàn với anh chị em trong tổ"),
    ("norm.branch", "With the branch committee", None, "Chờ ý kiến chi ủy"),
    ("norm.sent", "With the norm office", None, "Đã gửi bộ phận định mức"),
    ("norm.trial", "On trial", None, "Đang làm thử"),
    ("norm.consulted", "Union consulted", None, "Đã lấy ý kiến công đoàn"),
    ("norm.issued", "Issued · no. %(number)s", None, "Đã ban hành · số %(number)s"),
    ("norm.posted", "Posted in the team", None, "Đã niêm yết tại tổ"),
    ("norm.declined", "Declined", None, "Chưa được chấp nhận"),
    ("norm.withdrawn", "Withdrawn", None, "Đã rút"),
    ("norm.replaced", "Replaced on %(date)s", None, "Hết hiệu lực từ %(date)s"),
    # cases
    ("case.title", "Help needed", None, "Hoàn cảnh cần giúp đỡ"),
    ("case.kind_family", "family matter", None, "việc gia đình"),
    ("case.kind_job", "work for a family member", None, "tìm việc cho người nhà"),
    ("case.kind_illness", "illness", None, "ốm đau"),
    ("case.closed", "solved", None, "đã ổn"),
    ("case.closed", "better", None, "đã đỡ"),
    ("case.closed", "no change", None, "chưa chuyển"),
    ("case.closed", "handed on", None, "giao nơi khác"),
    # meetings, people being prepared
    ("meet.review", "First meeting: review and work of the month", None, "Kỳ 1: kiểm điểm và bàn việc trong tháng"),
    ("meet.partyday", "Second meeting: “Party day”", None, "Kỳ 2: “ngày đảng”"),
    ("meet.extra", "Extraordinary meeting", None, "Họp bất thường"),
    ("meet.kept", "%(kept)s of 2 held this month", None, "%(kept)s/2 kỳ tháng này"),
    ("meet.present", "Present", None, "Có mặt"),
    ("meet.present", "Excused", None, "Vắng có lý do"),
    ("meet.present", "Absent", None, "Vắng"),
    ("cand.list", "People being prepared", None, "Người được bồi dưỡng"),
    ("cand.s1", "Being prepared", None, "Được bồi dưỡng"),
    ("cand.s2", "Prospective member", None, "Đối tượng kết nạp"),
    ("cand.s3", "Before the branch", None, "Chi bộ xét"),
    ("cand.s4", "Approved above", None, "Cấp trên chuẩn y"),
    ("cand.s5", "Admitted (probationary)", None, "Kết nạp (đảng viên dự bị)"),
    ("cand.s6", "Full member", None, "Đảng viên chính thức"),
    ("cand.back", "Moved back", None, "Chuyển về bước trước"),
    ("cand.youth", "Admitted to the Youth Union", None, "Kết nạp vào Đoàn"),
    # sentences that refuse
    ("err.future", "%(day)s is still to come.", None, "Ngày %(day)s chưa tới."),
    (
        "err.apart",
        "%(one)s and %(other)s are kept in different groups (reason written down on %(day)s).",
        None,
        "%(one)s và %(other)s đang được xếp khác nhóm (lý do ghi ngày %(day)s).",
    ),
    (
        "err.dup_name",
        "%(name)s is already on the team. The same person?",
        None,
        "Đã có %(name)s trong tổ. Có phải cùng một người?",
    ),
]


def test_pages_of_the_cell_say_the_agreed_words() -> None:
    catalogue = read("vi")
    wrong = []
    for label, english, context, vietnamese in LABELS:
        message = catalogue.get(english, context)
        said = message.string if message else None
        said = said[0] if isinstance(said, tuple) else said
        if said != vietnamese:
            wrong.append((label, english, vietnamese, said))
    assert wrong == []


def test_no_page_calls_people_by_a_word_that_was_ruled_out() -> None:
    """The one exception is the name of the stage "đối tượng kết nạp", on pages of the cell alone."""
    shown = {message for message, files in used_messages().items() if any("/management/" not in file for file in files)}
    wrong = []
    for message in read("vi"):
        said = str(message.string).lower().replace("đối tượng kết nạp", "")
        if key(message) in shown:
            wrong += [(message.id, word) for word in RULED_OUT if word in said]
    assert wrong == []


def test_every_agreed_label_is_in_use() -> None:
    used = {(text[0] if isinstance(text, tuple) else text, context) for text, context in used_messages()}
    assert [label for label, english, context, _said in LABELS if (english, context) not in used] == []
