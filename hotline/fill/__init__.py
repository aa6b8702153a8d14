"""A made-up past of a city, plausible and skewed, to measure with (``hotline db fill``)."""
