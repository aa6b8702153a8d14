"""Warnings raised while people speak: of what, who was told, who took notice, what was done."""
