"""The read interface for programs under ``/api/v1/``: everything public, and nothing else."""
