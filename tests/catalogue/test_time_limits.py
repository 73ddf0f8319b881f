"""Time limits are read from the words that catalogues print."""

import pytest

from gongkai.catalogue.time_limits import TimeLimitKind, time_limit_in


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("自信息形成或者变更之日起20个工作日内", TimeLimitKind.WORKING_DAYS, 20),
        ("信息形成（变更）之日起２０个工作日内公开", TimeLimitKind.WORKING_DAYS, 20),
        ("二十个工作日", TimeLimitKind.WORKING_DAYS, 20),
        ("十五个工作日内", TimeLimitKind.WORKING_DAYS, 15),
        ("三个工作日内", TimeLimitKind.WORKING_DAYS, 3),
        ("本级人民代表大会批准后20日内", TimeLimitKind.CALENDAR_DAYS, 20),
        ("24小时内", TimeLimitKind.HOURS, 24),
        ("及时公开，公示期不少于7个工作日", TimeLimitKind.PROMPTLY, None),
        ("公示期不少于30日", TimeLimitKind.UNKNOWN, None),
        ("每年1月31日前", TimeLimitKind.YEARLY, None),
        ("每季度首月10日前", TimeLimitKind.QUARTERLY, None),
        ("按月公开", TimeLimitKind.MONTHLY, None),
        ("长期公开", TimeLimitKind.STANDING, None),
        ("按有关规定", TimeLimitKind.UNKNOWN, None),
        ("", TimeLimitKind.UNKNOWN, None),
    ],
)
def test_the_time_limit_is_understood(text: str, kind: TimeLimitKind, number: int | None) -> None:
    limit = time_limit_in(text)

    assert (limit.kind, limit.number) == (kind, number)


def test_further_periods_are_named_but_not_watched() -> None:
    limit = time_limit_in("自信息形成之日起20个工作日内，行政处罚自决定作出之日起7个工作日内")

    assert (limit.number, limit.others) == (20, (7,))
    assert time_limit_in("中标结果2个工作日内，合同2个工作日内").others == ()
