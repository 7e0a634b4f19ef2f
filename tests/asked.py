"""How many statements a request asks the database."""

from django.test.utils import CaptureQueriesContext

WITHIN_A_TEST = ("SAVEPOINT", "RELEASE SAVEPOINT", "SET CONSTRAINTS")
READER = "MATERIALIZED"


def statements(asked: CaptureQueriesContext) -> int:
    """As many as outside a test: within its transaction savepoints come and go, and a former reader comes back."""
    told = [query["sql"] for query in asked.captured_queries]
    readers = sum(READER in sql for sql in told)
    return sum(not sql.startswith(WITHIN_A_TEST) for sql in told) - readers // 2
