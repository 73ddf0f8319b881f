"""Who gets in: passwords, locks after failures, second factors, sessions, and the rules of them all."""
