"""Notices by e-mail."""

import asyncio
import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from config.clock import utc_now
from config.settings import NoticeSettings
from hotline.notices.message import Message
from hotline.posting import DeliveryError


class MailRoute:
    """Hands messages to the city's mail server, each on a connection of its own.

    Args:
        settings: Server, sender, credentials.
    """

    def __init__(self, settings: NoticeSettings) -> None:
        self._settings = settings

    async def send(self, message: Message) -> None:
        """Deliver one message.

        Raises:
            DeliveryError: The server is away, or refuses it.
        """
        mail = make_mail(message, self._settings.mail_from)
        await asyncio.to_thread(self._hand_over, mail)

    def _hand_over(self, mail: EmailMessage) -> None:
        settings = self._settings
        try:
            with self._connect() as server:
                if settings.smtp_security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if settings.smtp_user:
                    server.login(settings.smtp_user, settings.smtp_password)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise DeliveryError("smtp-recipient-refused", for_good=all(c >= 500 for c in codes)) from error
        except smtplib.SMTPResponseException as error:
            raise DeliveryError(f"smtp-{error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(f"smtp-{type(error).__name__}") from error

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        host, port, limit = settings.smtp_host, settings.smtp_port, settings.timeout_s
        if settings.smtp_security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=limit, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, timeout=limit)


def make_mail(message: Message, sender: str) -> EmailMessage:
    """Return the mail. Its Message-ID depends on the notice alone, so that a repetition is seen as one.

    Raises:
        DeliveryError: The address is none.
    """
    _, address = parseaddr(message.address)
    if "@" not in address or any(c in message.address for c in "\r\n,;"):
        raise DeliveryError("mail-address-invalid", for_good=True)
    domain = parseaddr(sender)[1].partition("@")[2] or "hotline.invalid"
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, address, message.subject
    mail["Date"] = format_datetime(utc_now())
    mail["Message-ID"] = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.ticket:
        mail["X-Hotline-Ticket"] = message.ticket
    mail.set_content(message.body)
    for file in message.files:
        main, _, sub = file.media_type.partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return mail
