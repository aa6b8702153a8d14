"""Who handles what: bureaus, utilities, districts, subdistricts."""
