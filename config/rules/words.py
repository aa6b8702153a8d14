"""Further words of a city, as people say them, that no other list holds."""

from config.part import Part


class WordRules(Part):
    """Words a recogniser should know and spell the city's way.

    Attributes:
        places: Landmarks, stations, markets, estates.
        departments: Short names of units (``城管局``).
        utilities: Companies and services of daily life.
        campaigns: Names of campaigns, programmes and platforms.
    """

    places: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    utilities: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every word."""
        return (*self.places, *self.departments, *self.utilities, *self.campaigns)
