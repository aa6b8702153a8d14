"""The city's rules and calendars, ready for whoever works on cases."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.profile import Profile
from config.rules.city import CityRules
from crm.clock.calendar import WorkCalendar


class Casework:
    """Gives the rules in force at a moment, and the working time they make.

    Args:
        profile: The city's profile with its editions.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.zone = ZoneInfo(profile.zone)
        self._calendars: dict[int, WorkCalendar] = {}

    def rules(self, at: datetime) -> CityRules:
        """Return the rules in force on the city's day of this moment."""
        return self.profile.rules_on(at.astimezone(self.zone).date())

    def calendar(self, at: datetime) -> WorkCalendar:
        """Return the working time of the rules in force at this moment."""
        rules = self.rules(at).calendar
        if id(rules) not in self._calendars:
            self._calendars[id(rules)] = WorkCalendar(rules, self.zone)
        return self._calendars[id(rules)]
