"""Files sent by browsers: turned away by their announced size, before any of it is kept."""

from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

LARGEST_FILE = 32_000_000  # bytes: of a CSV of output (production/domain/importing), the only files anybody sends
AROUND_IT = 100_000  # bytes of a request that are not the file
READ_PAST = 4  # times the largest file: so much is read and thrown away, that the browser gets to see our answer


class TurnAwayLargeFiles(FileUploadHandler):
    """Stands before Django's handlers: nothing of a request that is too large reaches memory or disk.

    A view that wants a file finds none, and `is_turned_away` says why.
    """

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803 -- Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self._announced = content_length
        if content_length > LARGEST_FILE * READ_PAST:
            raise RequestDataTooBig(content_length)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self._announced > LARGEST_FILE + AROUND_IT:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""


def is_turned_away(request: Any) -> bool:
    """Whether the request's file was too large to be read."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return announced.isdigit() and int(announced) > LARGEST_FILE + AROUND_IT
