"""The leader's shift (市长接听日): hours in which one of the city's leaders takes calls of the line."""
