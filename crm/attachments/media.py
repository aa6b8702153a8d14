"""What a file is, by what is in it: its name and the browser's word count for nothing."""

import codecs
import re
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from crm import archives
from crm.text import one_line

HEAD = 4096
"""Bytes at the beginning that tell most types."""

SUFFIXES = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "text/plain": (".txt",),
    "audio/wav": (".wav",),
    "audio/mpeg": (".mp3",),
    "video/mp4": (".mp4", ".m4a", ".m4v"),
}
"""Every type that is taken, and how names of it end; the first is added to a name that ends otherwise."""

_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST_PARTS = 2_000
_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4A ", b"M4V ", b"MSNV")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
"""Characters no text has; tabs, line ends and form feeds are text."""
_UNSAFE = re.compile(r'[<>:"|?*\x7f]')
_LONGEST_NAME = 120


def media_type(path: Path) -> str | None:
    """Return the type of a file, ``None`` if it is none of those taken.

    Signatures: PDF 32000-1 §7.5.2, PNG (W3C) §5.2, JPEG (T.81), RIFF, ISO 14496-12 ``ftyp``, MPEG 11172-3 frame
    header and ID3v2, ECMA-376 parts. Office files with macros are not taken.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(b"%PDF-"):
            return "application/pdf"
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return "image/png"
        if head.startswith(b"\xff\xd8\xff"):
            return "image/jpeg"
        if head.startswith(b"RIFF"):
            return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])
        if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
            return "video/mp4"
        if head.startswith(b"PK\x03\x04"):
            return _office(path)
        if head.startswith(b"ID3") or _is_mpeg_frame(head):
            return "audio/mpeg"
        return "text/plain" if _is_text(file) else None


def clean_name(raw: str, media: str) -> str:
    """Return a name that is safe to show and to save under: no folders, no invisible marks, ending as its type does."""
    last = raw.replace("\\", "/").rpartition("/")[2]
    name = _UNSAFE.sub("", one_line(unicodedata.normalize("NFC", last), 1_000)).strip(" .")
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix.lower()
    endings = SUFFIXES[media]
    if suffix in endings:
        return f"{stem[: _LONGEST_NAME - len(suffix)]}{suffix}"
    return f"{(name or '附件')[: _LONGEST_NAME - len(endings[0])]}{endings[0]}"


def _is_mpeg_frame(head: bytes) -> bool:
    """Layer III with a bit rate and a sampling rate that exist."""
    return (
        len(head) > 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[1] & 0x18 != 0x08
        and head[2] & 0xF0 not in (0x00, 0xF0)
        and head[2] & 0x0C != 0x0C
    )


def _office(path: Path) -> str | None:
    try:
        with archives.opened(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if len(names) > _MOST_PARTS or "[Content_Types].xml" not in names or any("vbaProject" in name for name in names):
        return None
    found = [media for part, media in _OFFICE.items() if part in names]
    return found[0] if len(found) == 1 else None


def _is_text(file: BinaryIO) -> bool:
    """UTF-8 or GB 18030 without control characters but tabs and line ends."""
    return any(_decodes(file, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while piece := file.read(1 << 16):
            if _CONTROL.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
