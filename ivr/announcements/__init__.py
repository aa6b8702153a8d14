"""Current announcements as callers hear them."""
