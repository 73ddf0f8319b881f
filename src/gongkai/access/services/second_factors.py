"""Second factors: a secret shared with a device, codes that are good once, and the reset of both."""

import base64
import secrets
import string
from datetime import datetime
from urllib.parse import quote

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from gongkai.access.models import RecoveryCode, SecondFactor
from gongkai.audit import services as audit
from gongkai.core.errors import DomainError
from gongkai.organisations.models import User

SECRET_BYTES = 20
RECOVERY_CODES = 10
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 10
_STEP_SECONDS = 30


class CodeWrong(DomainError):
    """A code that the device does not show now, that was used before, or that is no recovery code."""

    code = "code_wrong"


def begin_second_factor(*, user: User, now: datetime) -> SecondFactor:
    """Return the secret that is being set up, made when it is first asked for."""
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is None:
        secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
        factor = SecondFactor.objects.create(user=user, secret=secret, made_at=now)
    return factor


def address_of_secret(*, factor: SecondFactor, issuer: str) -> str:
    """Return what the square code holds: the address that authenticator programs read."""
    label = quote(f"{issuer}:{factor.user.username}")
    return f"otpauth://totp/{label}?secret={factor.secret}&issuer={quote(issuer)}&digits=6&period=30"


@transaction.atomic
def confirm_second_factor(*, user: User, code: str, now: datetime) -> list[str]:
    """Take the device into use after its first right code; return the recovery codes, shown once."""
    factor = SecondFactor.objects.select_for_update().get(user=user)
    if factor.confirmed_at is not None or not _take(factor, code, now):
        raise CodeWrong(
            _("This is not the code that the device shows now. Check its clock and enter the next code.")
        )
    factor.confirmed_at = now
    factor.save(update_fields=["confirmed_at", "last_step"])
    _write(user, "access.confirm_second_factor", user, now)
    return _new_codes(user)


@transaction.atomic
def renew_recovery_codes(*, user: User, code: str, now: datetime) -> list[str]:
    """Replace the recovery codes by new ones for someone who holds the device."""
    factor = SecondFactor.objects.select_for_update().get(user=user, confirmed_at__isnull=False)
    if not _take(factor, code, now):
        raise CodeWrong(
            _("This is not the code that the device shows now. Wait for the next and enter it.")
        )
    factor.save(update_fields=["last_step"])
    _write(user, "access.renew_recovery_codes", user, now)
    return _new_codes(user)


@transaction.atomic
def check_second_factor(*, user: User, code: str, now: datetime) -> str:
    """Accept the device's present code or a recovery code, each once; return which of the two it was."""
    factor = SecondFactor.objects.select_for_update().get(user=user, confirmed_at__isnull=False)
    if _take(factor, code, now):
        factor.save(update_fields=["last_step"])
        return "device"
    unused = RecoveryCode.objects.filter(user=user, used_at=None, digest=_digest(user, code))
    if unused.update(used_at=now):
        _write(user, "access.use_recovery_code", user, now)
        return "recovery"
    raise CodeWrong(
        _("This code is not right, or it was used before. Wait for the next one, or enter a recovery code.")
    )


@transaction.atomic
def remove_second_factor(*, user: User) -> bool:
    """Forget the device and the recovery codes; tell whether there were any."""
    RecoveryCode.objects.filter(user=user).delete()
    return SecondFactor.objects.filter(user=user).delete()[0] > 0


def _take(factor: SecondFactor, code: str, now: datetime) -> bool:
    """Tell whether the code is right for a half minute not used yet, and note that half minute."""
    digits = "".join(code.split())
    if len(digits) != 6 or not set(digits) <= set(string.digits):  # noqa: PLR2004 - as RFC 6238 has it
        return False
    clock = TOTP(base64.b32decode(factor.secret), step=_STEP_SECONDS)
    clock.time = now.timestamp()
    if not clock.verify(int(digits), tolerance=1, min_t=factor.last_step + 1):
        return False
    factor.last_step = clock.t()
    return True


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [
        "".join(secrets.choice(_CODE_LETTERS) for _place in range(_CODE_LENGTH))
        for _number in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(user: User, code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter in _CODE_LETTERS)
    return salted_hmac("gongkai.access.recovery", f"{user.pk}:{plain}", algorithm="sha256").hexdigest()


def _write(user: User, action: str, actor: User | None, now: datetime) -> None:
    audit.record(action=action, subject=user, actor=actor, now=now, agency=user.agency)
