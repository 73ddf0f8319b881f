"""The public pages on disclosures."""
