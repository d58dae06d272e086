"""Offline training of the miniature of Stable Diffusion that the page ships (see README.md)."""
