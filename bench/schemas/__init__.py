"""JSON Schemas of the files that people and programs exchange with LedeBench."""
