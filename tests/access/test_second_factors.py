"""Second factors: set up with a first code, each code good once, recovery codes for the lost device."""

import base64
from datetime import timedelta

import pytest
from django.db import connection
from django_otp.oath import TOTP

from gongkai.access.models import RecoveryCode, SecondFactor
from gongkai.access.selectors import has_second_factor
from gongkai.access.services.second_factors import (
    CodeWrong,
    address_of_secret,
    begin_second_factor,
    check_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
)
from gongkai.audit.selectors import trail_of
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db
STEP = timedelta(seconds=30)


def code_at(factor: SecondFactor, moment) -> str:
    clock = TOTP(base64.b32decode(factor.secret))
    clock.time = moment.timestamp()
    return f"{clock.token():06d}"


def confirmed(user):
    factor = begin_second_factor(user=user, now=NOW)
    return factor, confirm_second_factor(user=user, code=code_at(factor, NOW), now=NOW)


def test_the_first_right_code_takes_the_device_into_use_and_gives_ten_recovery_codes() -> None:
    user = make_officer(make_agency())
    factor = begin_second_factor(user=user, now=NOW)
    assert begin_second_factor(user=user, now=NOW) == factor
    with pytest.raises(CodeWrong):
        confirm_second_factor(user=user, code="000000", now=NOW)
    assert not has_second_factor(user)

    codes = confirm_second_factor(user=user, code=code_at(factor, NOW), now=NOW)

    assert has_second_factor(user)
    assert len(set(codes)) == 10
    assert [line.action for line in trail_of(user)] == ["access.confirm_second_factor"]


def test_no_code_is_taken_twice_and_a_slow_clock_is_forgiven_by_half_a_minute() -> None:
    user = make_officer(make_agency())
    factor, _codes = confirmed(user)
    later = NOW + 10 * STEP
    code = code_at(factor, later)

    with pytest.raises(CodeWrong):
        check_second_factor(user=user, code=code_at(factor, later - 2 * STEP), now=later)
    assert check_second_factor(user=user, code=f"{code[:3]} {code[3:]}", now=later + STEP) == "device"
    with pytest.raises(CodeWrong, match=r"used before|已"):
        check_second_factor(user=user, code=code, now=later + STEP)
    with pytest.raises(CodeWrong):
        check_second_factor(user=user, code=code_at(factor, later - STEP), now=later)


def test_the_code_of_the_set_up_does_not_sign_in() -> None:
    user = make_officer(make_agency())
    factor, _codes = confirmed(user)

    with pytest.raises(CodeWrong):
        check_second_factor(user=user, code=code_at(factor, NOW), now=NOW)


def test_a_recovery_code_is_good_once_and_for_its_account_alone() -> None:
    user, other = make_officer(make_agency()), make_officer(make_agency())
    _factor, codes = confirmed(user)
    confirmed(other)

    with pytest.raises(CodeWrong):
        check_second_factor(user=other, code=codes[0], now=NOW)
    assert check_second_factor(user=user, code=codes[0].upper(), now=NOW) == "recovery"
    with pytest.raises(CodeWrong):
        check_second_factor(user=user, code=codes[0], now=NOW)
    assert RecoveryCode.objects.filter(user=user, used_at=None).count() == 9


def test_new_recovery_codes_end_the_old_ones() -> None:
    user = make_officer(make_agency())
    factor, old = confirmed(user)
    later = NOW + 4 * STEP

    new = renew_recovery_codes(user=user, code=code_at(factor, later), now=later)

    with pytest.raises(CodeWrong):
        check_second_factor(user=user, code=old[0], now=later)
    assert check_second_factor(user=user, code=new[0], now=later) == "recovery"


def test_neither_the_secret_nor_the_recovery_codes_stand_in_the_database() -> None:
    user = make_officer(make_agency())
    factor, codes = confirmed(user)

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM access_secondfactor")
        [(kept,)] = cursor.fetchall()

    assert factor.secret not in kept
    digests = "".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code.replace("-", "") in digests for code in codes)


def test_the_square_code_holds_what_authenticator_programs_read() -> None:
    factor = begin_second_factor(user=make_officer(make_agency(), username="zhangsan"), now=NOW)

    address = address_of_secret(factor=factor, issuer="岚川县")

    assert address.startswith("otpauth://totp/%E5%B2%9A%E5%B7%9D%E5%8E%BF%3Azhangsan?secret=")
    assert f"secret={factor.secret}&" in address
