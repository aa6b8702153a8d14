"""What a file is, and what it may be called."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.attachments.media import SUFFIXES, clean_name, media_type
from crm.imports.faults import ImportFileError
from crm.imports.reading import read_rows
from tests.unit.crm.attachments.files import BAD, GOOD, endless_directory

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("media", SUFFIXES)
def test_every_type_that_is_taken_is_known_by_its_content(tmp_path: Path, media: str) -> None:
    path = tmp_path / "file.exe"
    path.write_bytes(GOOD[media])
    assert media_type(path) == media


@pytest.mark.parametrize("what", BAD)
def test_everything_else_is_refused_whatever_it_is_called(tmp_path: Path, what: str) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(BAD[what])
    assert media_type(path) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_text_is_text_in_both_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(("诉求" * 100_000).encode(encoding))
    assert media_type(path) == "text/plain"


def test_control_characters_far_inside_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a" * 300_000 + b"\x00")
    assert media_type(path) is None


def test_an_archive_with_a_directory_without_end_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "photo.docx"
    path.write_bytes(endless_directory())
    tracemalloc.start()
    assert media_type(path) is None
    with pytest.raises(ImportFileError):
        list(read_rows(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < path.stat().st_size


@pytest.mark.parametrize(
    ("raw", "media", "clean"),
    [
        ("现场照片.jpg", "image/jpeg", "现场照片.jpg"),
        ("现场照片.JPEG", "image/jpeg", "现场照片.jpeg"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Windows\\证据.pdf", "application/pdf", "证据.pdf"),
        ("photo.exe", "image/png", "photo.exe.png"),
        ("invoice\u202efdp.exe", "application/pdf", "invoicefdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.txt", "text/plain", "a Set-Cookie x.txt"),
        ("\x00\x1b.png", "image/png", "png.png"),
        ("", "image/png", "附件.png"),
        ("..", "text/plain", "附件.txt"),
        ("/", "text/plain", "附件.txt"),
        ('<img src="x">.png', "image/png", "img src=x.png"),
    ],
)
def test_a_name_is_made_harmless(raw: str, media: str, clean: str) -> None:
    assert clean_name(raw, media) == clean


@given(st.text(max_size=300), st.sampled_from(sorted(SUFFIXES)))
def test_any_name_ends_as_its_type_and_fits(raw: str, media: str) -> None:
    name = clean_name(raw, media)
    assert name.endswith(SUFFIXES[media])
    assert len(name) <= 128
    assert not set(name) & set("/\\\x00\n\r\u202e")
    assert not name.startswith(".")
