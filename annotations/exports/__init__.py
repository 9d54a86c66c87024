"""Reads: one stream of claim rows out of the database, and one small module per format."""
