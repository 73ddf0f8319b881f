"""Ratios to peers and to physical limits, measured in one run. Nothing here is a test."""
