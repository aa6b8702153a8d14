"""Looks at each real part and says what is wrong and how to mend it."""
