"""The way of every call: looked at, checked, put in force."""
