"""Why something about announcements is refused."""

from config.errors import ConflictError, HotlineError, NotFoundError


class NoSuchAnnouncementError(NotFoundError):
    """No announcement has this id."""

    slug = "no-such-announcement"


class StaleAnnouncementError(ConflictError):
    """The announcement changed since it was read."""

    slug = "announcement-stale"


class AnnouncementInvalidError(HotlineError):
    """What was written cannot be announced."""

    slug = "announcement-invalid"
    status = 422


class OwnAnnouncementError(HotlineError):
    """Nobody approves what they wrote themselves."""

    slug = "announcement-own-text"
    status = 403


class AnnouncementOverError(ConflictError):
    """Its last moment has passed."""

    slug = "announcement-over"
