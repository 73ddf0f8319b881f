"""The back office: where officers hand in, look at, publish and withdraw their agency's reports."""
