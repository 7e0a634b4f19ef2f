"""PDF: our own font, tagged, the same bytes every time, and nothing opened but our own files."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from teamtrack import pdf

NAMES = ["Nguyễn Thị Nhựng", "Đặng Thị Thủy", "Nguyễn Thúy Lợi", "Vũ Đình Hải"]


def document(body: str) -> str:
    return f'<!doctype html><html lang="vi"><head><title>Tổ máy 6</title></head><body>{body}</body></html>'


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def embedded_fonts(reader: PdfReader) -> dict[str, bool]:
    """Name of every font of the first page, and whether its file lies in the document."""
    fonts: dict[str, bool] = {}
    resources: Any = reader.pages[0]["/Resources"]
    for reference in resources["/Font"].values():
        descendant = reference.get_object()["/DescendantFonts"][0].get_object()
        descriptor = descendant["/FontDescriptor"].get_object()
        fonts[str(descendant["/BaseFont"])] = any(name.startswith("/FontFile") for name in descriptor)
    return fonts


def run(program: str, *, seed: str = "0") -> str:
    """What a Python process of its own prints."""
    env = os.environ | {"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "teamtrack.settings"}
    command = [sys.executable, "-W", "ignore", "-c", program]
    return subprocess.run(command, env=env, capture_output=True, check=True, text=True).stdout


def test_full_vietnamese_names_can_be_read_back() -> None:
    text = read(pdf.write_pdf(document("".join(f"<p>{name}</p>" for name in NAMES)))).pages[0].extract_text()
    assert [line.strip() for line in text.splitlines() if line.strip() in NAMES] == NAMES


def test_the_only_font_is_inter_and_it_is_embedded() -> None:
    fonts = embedded_fonts(read(pdf.write_pdf(document("<h1>Báo cáo</h1><p>Tổ máy 6</p>"))))
    assert fonts
    assert all("Inter" in name and embedded for name, embedded in fonts.items())


def test_the_document_is_tagged_and_says_its_language_and_title() -> None:
    reader = read(pdf.write_pdf(document("<h1>Báo cáo</h1>")))
    root: Any = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "vi"
    assert reader.metadata is not None
    assert reader.metadata.title == "Tổ máy 6"


def test_two_processes_with_different_hash_seeds_make_the_same_bytes() -> None:
    program = (
        "import django; django.setup(); from hashlib import sha256; from teamtrack.pdf import write_pdf; "
        "from tests.teamtrack.test_pdf import NAMES, document; "
        "print(sha256(write_pdf(document('<h1>Báo cáo</h1>' + ''.join(NAMES)))).hexdigest())"
    )
    assert run(program, seed="1") == run(program, seed="2") != ""


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="{secret}" alt="">',
        '<link rel="stylesheet" href="{secret}">',
        '<link rel="attachment" href="{secret}">',
        '<a rel="attachment" href="{secret}">x</a>',
        '<object data="{secret}">x</object>',
        "<p style=\"background: url('{secret}')\">x</p>",
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{secret}" width="9"/></svg>',
        '<img src="http://127.0.0.1:9/x.png" alt=""><img src="data:text/plain,abc" alt="">',
    ],
)
def test_nothing_is_opened_or_embedded_but_our_own_files(hostile: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>MARKER</text></svg>')
    made = pdf.write_pdf(document(hostile.format(secret=secret.as_uri())))
    reader = read(made)
    assert reader.attachments == {}
    assert "MARKER" not in reader.pages[0].extract_text()
    assert b"MARKER" not in made


def test_the_fetcher_refuses_every_address_but_its_own_files() -> None:
    fetcher = pdf.press().fetcher
    own = (pdf.STATIC / "fonts" / "Inter.woff2").as_uri()
    assert fetcher.fetch(own).read() == (pdf.STATIC / "fonts" / "Inter.woff2").read_bytes()
    for address in ("file:///etc/hostname", own + "/../../settings.py", "https://example.org/", "data:text/css,x"):
        with pytest.raises(ValueError, match="not ours"):
            fetcher.fetch(address)


WITHOUT_PANGO = """
import sys, django
class Missing:
    def find_spec(self, name, *_):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, Missing())
django.setup()
from teamtrack import pdf
from teamtrack.errors import RuleBroken
pdf.load()
try:
    pdf.write_pdf("<p>x</p>")
except RuleBroken as broken:
    print(broken.message)
"""


def test_without_pango_the_reason_names_the_packages() -> None:
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in run(WITHOUT_PANGO)


def test_the_search_for_garbage_is_on_again_after_a_document_that_failed() -> None:
    import gc  # noqa: PLC0415

    with pytest.raises(RecursionError):
        pdf.write_pdf(document("<div>" * 3000))
    assert gc.isenabled()
