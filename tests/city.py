"""The demonstration city, read once for all tests: a profile never changes, and reading one takes a while."""

from functools import cache

from config.profile import Profile, load_profile


@cache
def demo_city() -> Profile:
    """Return the profile of the demonstration city."""
    return load_profile("demo")
