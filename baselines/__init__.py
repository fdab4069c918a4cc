"""Baseline models, one file a family. `bench` finds them by entry point and never imports them."""
