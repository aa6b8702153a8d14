"""The versions of the line's flow that were ever in force."""
