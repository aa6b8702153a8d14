"""The way of a call: menu, queue placement, prompts, working hours and the PBX itself."""
