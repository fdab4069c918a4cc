"""Resampling over groups. Knows sums of sufficient statistics only: no labels, no tracks."""
