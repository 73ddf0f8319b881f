"""Annual reports: read in, checked, rendered, stored, published."""
