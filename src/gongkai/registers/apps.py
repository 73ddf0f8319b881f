"""The app of registers."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers: typed tables of rules, powers, licences, penalties and charges."""

    name = "gongkai.registers"
