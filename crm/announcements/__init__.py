"""Current announcements (公告): what callers from a place or with a matter are told before anybody answers."""
