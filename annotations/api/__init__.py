"""The REST API of codebooks, actors, layers, claims, marks and exports."""
