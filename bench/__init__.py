"""Ratios to peers and to physical limits, measured in one run. Nothing here is a test."""

import os

# Measured processes start as those of an installation do, which keeps its modules compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
