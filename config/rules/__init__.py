"""The city's rules of cases, each in force from a day on (``config/profiles/<city>/<day>/*.yaml``)."""
