"""What must hold in a report: rules as data, one engine, findings as values."""
