"""The REST API of projects, documents and jobs, and what every API module of ours shares."""
