"""Which ways are open, by the settings."""

from config.settings import Mode, Settings
from hotline.notices.folder import FolderRoute
from hotline.notices.mail import MailRoute
from hotline.notices.message import Route
from hotline.notices.webhook import SmsRoute, WebhookRoute


def open_routes(settings: Settings) -> dict[str, Route]:
    """Return the way of each channel that has what it needs."""
    notices = settings.notices
    routes: dict[str, Route] = {}
    if settings.mode is Mode.DEMO:
        routes["email"] = routes["sms"] = FolderRoute(settings.outbox_dir)
    if notices.smtp_host:
        routes["email"] = MailRoute(notices)
    if notices.webhook_hosts:
        routes["webhook"] = WebhookRoute(notices)
    if notices.sms_webhook_url:
        routes["sms"] = SmsRoute(notices)
    return routes
