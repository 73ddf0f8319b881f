"""Whether the keys of this installation open what its records keep sealed."""

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from gongkai.core.sealed_fields import SealBroken, SealedTextField, field_keys


def problem_of_keys() -> str:
    """Open one value of each kind that is kept sealed; return what is wrong, nothing where all is well."""
    try:
        field_keys()
        for model in apps.get_models():
            for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented list of fields
                if isinstance(field, SealedTextField):
                    sealed = model._default_manager.exclude(**{field.name: ""})  # noqa: SLF001
                    sealed.order_by("-pk").values_list(field.name).first()
    except (ImproperlyConfigured, SealBroken) as problem:
        return str(problem)
    return ""
