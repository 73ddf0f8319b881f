"""What an agency publishes about how it can be reached."""

from gongkai.screening import Contacts


def test_contacts_are_read_one_a_line() -> None:
    contacts = Contacts.from_lines("0571-8888 6666\n\n LcXzwgk@163.com\n岚川县城关镇人民路 18号\n")
    assert contacts == Contacts(
        phones=frozenset({"057188886666"}),
        mailboxes=frozenset({"lcxzwgk@163.com"}),
        addresses=("岚川县城关镇人民路18号",),
    )


def test_a_number_is_known_with_and_without_its_area_code() -> None:
    contacts = Contacts.of(phones=["0571-88886666"])
    assert contacts.has_phone("057188886666")
    assert contacts.has_phone("88886666")
    assert not contacts.has_phone("666666")
    assert not contacts.has_phone("88886667")
