"""Acts on access: setting its rules, signing in, second factors, sessions, accounts that are unused."""
