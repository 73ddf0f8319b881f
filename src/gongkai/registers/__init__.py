"""Registers: typed tables of rules, powers, licences, penalties and charges."""
