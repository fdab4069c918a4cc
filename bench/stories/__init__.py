"""The workshop: story files in, grids of pairs out (docs/stories.md)."""
