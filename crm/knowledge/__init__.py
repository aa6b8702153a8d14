"""The knowledge base: what the city answers, who stands for it, and how it is found."""
