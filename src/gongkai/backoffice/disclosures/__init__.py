"""The pages of officers on disclosures."""
