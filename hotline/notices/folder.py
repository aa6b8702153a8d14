"""What a demonstration would have sent, as files to look at."""

import asyncio
import hashlib
from pathlib import Path

from crm.identity.masks import mask_number
from hotline.notices.mail import make_mail
from hotline.notices.message import Message


class FolderRoute:
    """Writes mail and text messages into a folder instead of sending them; the same notice is the same file.

    Args:
        folder: Where; made if it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: Message) -> None:
        """Write one message; a citizen's number is masked.

        Raises:
            DeliveryError: The mail address is none.
        """
        stem = hashlib.sha256(message.key.encode()).hexdigest()[:16]
        if message.kind == "citizen":
            name, content = f"{stem}.txt", f"{mask_number(message.address)}\n\n{message.body}\n".encode()
        else:
            name, content = f"{stem}.eml", make_mail(message, "12345@demo.invalid").as_bytes()
        await asyncio.to_thread(self._write, name, content)

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(self._folder / name)
