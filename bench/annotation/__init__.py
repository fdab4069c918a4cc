"""Blind annotation: what is asked, how it travels, and how far annotators agree."""
