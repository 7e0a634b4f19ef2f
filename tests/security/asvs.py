"""The checks of OWASP ASVS 5.0 that trust.md holds this project to: which test shows each, or when it comes."""

import re

# Every check of trust.md's table.
CHECKS = re.findall(
    r"[0-9.]+",
    """
    1.2.1 1.2.3 1.2.4 1.2.10 1.3.6 1.3.7 1.5.1 1.5.2
    2.2.1 2.2.2 2.3.1 2.3.2 2.3.3 2.3.4 2.4.1
    3.2.1 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.3 3.4.4 3.4.5 3.4.6 3.5.1 3.5.3
    4.1.3
    5.1.1 5.2.1 5.2.2 5.2.3 5.3.2 5.4.2
    6.1.1 6.2.1 6.2.4 6.2.9 6.3.1 6.3.2 6.3.3 6.4.1 6.5.1 6.5.2 6.5.3
    7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3
    8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1
    11.3.2 11.4.2 11.5.1
    13.4.2
    14.1.1 14.1.2 14.2.1 14.2.2 14.2.4 14.3.1 14.3.2 14.3.3
    15.1.2 15.2.2 15.3.1 15.3.3
    16.1.1 16.2.5 16.3.1 16.3.2 16.4.1 16.4.2 16.5.1 16.5.2 16.5.3
    """,
)

SECURITY, MEMBERS, PRODUCTION = "tests/security/test_", "tests/members/test_", "tests/production/test_"

# Shown by a test of its own elsewhere; the rest are in test_asvs.py, named after their number.
SHOWN_BY = {
    # encoding, injection
    "1.2.1": SECURITY + "markup.py::test_no_text_of_any_table_is_markup_on_any_page",
    "1.2.3": SECURITY + "markup.py::test_answers_to_the_script_of_the_grid_hold_words",
    "1.2.4": "tests/teamtrack/test_house.py::test_nothing_marks_text_as_safe_and_no_query_is_raw",
    "1.2.10": "tests/teamtrack/test_sheets.py::test_no_text_in_a_csv_begins_as_a_formula",
    "1.3.6": "tests/teamtrack/test_pdf.py::test_the_fetcher_refuses_every_address_but_its_own_files",
    # rules of the work
    "2.2.1": SECURITY + "fuzz.py::test_no_field_of_any_address_is_answered_by_a_fault",
    "2.2.2": SECURITY + "writes.py::test_what_a_choice_does_not_offer_is_refused",
    "2.3.1": PRODUCTION + "closing.py::test_a_closed_month_refuses_every_path",
    "2.3.2": PRODUCTION + "closing.py::test_more_than_two_man_days_on_one_day_are_refused_over_all_shifts",
    "2.3.3": "tests/teamtrack/test_jobs.py::test_a_job_asked_for_in_a_transaction_that_fails_was_never_asked_for",
    "2.3.4": PRODUCTION + "output_together.py::test_fifty_identical_requests_at_once_apply_once",
    "2.4.1": PRODUCTION + "export.py::test_somebodys_second_file_waits_for_the_first",
    # browsers
    "3.2.1": "tests/emulation/test_report_versions.py::test_files_are_attachments_that_nobody_keeps",
    "3.3.1": SECURITY + "settings.py::test_https_mode_locks_the_cookies_and_announces_itself",
    "3.3.3": SECURITY + "settings.py::test_https_mode_locks_the_cookies_and_announces_itself",
    "3.4.1": SECURITY + "settings.py::test_https_mode_locks_the_cookies_and_announces_itself",
    "3.4.3": SECURITY + "settings.py::test_every_answer_carries_the_security_headers",
    "3.4.4": SECURITY + "settings.py::test_every_answer_carries_the_security_headers",
    "3.4.5": SECURITY + "settings.py::test_every_answer_carries_the_security_headers",
    "3.4.6": SECURITY + "settings.py::test_every_answer_carries_the_security_headers",
    "3.5.1": SECURITY + "writes.py::test_no_unsafe_method_is_answered_without_the_token_of_the_cookie",
    "3.5.3": SECURITY + "writes.py::test_no_safe_method_changes_a_row",
    "4.1.3": SECURITY + "settings.py::test_a_forwarding_header_of_the_client_has_no_effect",
    # passwords, sessions
    "6.2.1": MEMBERS + "sign_in.py::test_a_short_common_or_unchanged_password_is_refused",
    "6.3.1": MEMBERS + "sign_in.py::test_after_five_failures_each_try_needs_a_wait_that_doubles",
    "6.3.3": SECURITY + "sessions.py::test_who_must_use_a_second_step_opens_nothing_before_it_has_begun",
    "6.4.1": MEMBERS + "sign_in.py::test_a_first_password_opens_nothing_but_its_own_change",
    "7.2.4": MEMBERS + "sign_in.py::test_signing_in_marks_the_browser_and_changes_the_session_key",
    "7.3.1": MEMBERS + "sign_in.py::test_an_idle_session_ends",
    "7.3.2": MEMBERS + "sign_in.py::test_a_session_ends_after_its_absolute_life_however_busy",
    "7.4.1": MEMBERS + "sign_in.py::test_signing_out_ends_the_session_and_clears_the_browser",
    "7.4.2": MEMBERS + "sign_in.py::test_a_disabled_account_is_out_at_its_next_request",
    "7.4.3": MEMBERS + "sign_in.py::test_a_new_password_ends_the_other_sessions_and_keeps_this_one",
    # who may what
    "8.1.1": SECURITY + "access.py::test_every_address_has_a_door_and_a_row_and_no_row_is_stale",
    "8.2.1": SECURITY + "access.py::test_a_role_opens_exactly_the_addresses_of_its_rows",
    "8.2.2": SECURITY + "writes.py::test_parts_of_another_scope_do_not_exist_under_an_address_of_ones_own",
    "8.2.3": SECURITY + "confidential_pages.py::test_no_page_shows_a_forbidden_text_without_the_filters",
    "8.3.1": PRODUCTION + "output_form.py::test_who_only_reads_cannot_send_the_form",
    # data
    "14.2.2": SECURITY + "access.py::test_no_browser_keeps_what_somebody_signed_in_was_shown",
    "14.2.4": MEMBERS + "worker.py::test_the_card_is_withheld_from_whoever_may_see_only_output",
    "14.3.1": MEMBERS + "sign_in.py::test_signing_out_ends_the_session_and_clears_the_browser",
    "14.3.3": "tests/journeys/test_grid_offline.py::test_a_note_does_not_wait_in_the_browser_and_that_is_said",
    "14.3.2": SECURITY + "access.py::test_no_browser_keeps_what_somebody_signed_in_was_shown",
    "15.2.2": "tests/faults/test_chaos.py::test_hostile_documents_end_in_words_and_the_queue_goes_on",
    "15.3.1": MEMBERS + "worker.py::test_the_card_is_withheld_from_whoever_may_see_only_output",
    "15.3.3": SECURITY + "writes.py::test_no_form_keeps_more_than_its_own_fields",
    "11.3.2": "tests/teamtrack/test_vault.py::test_no_bit_of_a_sealed_value_can_be_turned_and_nothing_be_cut_off",
    # faults
    "16.4.2": "tests/teamtrack/test_read_chain.py::test_what_the_owner_of_the_tables_changes_is_found",
    "16.5.1": SECURITY + "settings.py::test_a_fault_of_ours_is_told_in_words_with_the_headers_and_without_the_cause",
    "16.5.2": "tests/faults/test_chaos.py::test_saving_never_waits_for_redis",
}

LATER = {
    "6.5.1": "ballot codes come with the campaign",
    "6.5.2": "ballot codes come with the campaign",
    "6.5.3": "ballot codes come with the campaign",
}
