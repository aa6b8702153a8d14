"""Old tickets brought in from tables, every bad row told, none lost."""
