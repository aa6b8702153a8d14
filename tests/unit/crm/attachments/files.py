"""Small files of every type that is taken, and of some that are not."""

import io
import struct
import zipfile


def office(*parts: str) -> bytes:
    """Return an archive with these parts, empty."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return raw.getvalue()


def endless_directory(entries: int = 100_000) -> bytes:
    """Return an archive of one empty part that its directory names again and again."""
    part = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * entries
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), len(part), 0)
    return part + directory + end


GOOD = {
    "application/pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "image/webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "audio/wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "audio/mpeg": b"\xff\xfb\x90\x64" + bytes(413),
    "video/mp4": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2",
    "text/plain": "路灯不亮，请尽快维修。\r\n".encode(),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": office("word/document.xml"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": office("xl/workbook.xml"),
}
BAD = {
    "program": b"MZ\x90\x00\x03" + bytes(60),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(60),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    "plain archive": b"PK\x03\x04" + bytes(40),
    "macros": office("word/document.xml", "word/vbaProject.bin"),
    "two documents": office("word/document.xml", "xl/workbook.xml"),
    "broken archive": office("word/document.xml")[:60],
    "gif": b"GIF89a\x01\x00\x01\x00\x00",
    "avi": b"RIFF\x24\x00\x00\x00AVI LIST",
    "aac": b"\xff\xf1\x50\x80" + bytes(60),
    "zeros": bytes(100),
    "escape codes": b"\x1b[31mred\x1b[0m",
}
