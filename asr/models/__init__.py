"""Speech models: what there is, what is installed, which one runs."""
