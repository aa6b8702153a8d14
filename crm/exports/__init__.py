"""Tables that leave the house: small ones at once, large ones after somebody else agreed."""
