"""What agencies must publish: the statutory items, a county's own catalogue, and who covers what."""
