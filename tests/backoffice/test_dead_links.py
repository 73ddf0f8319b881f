"""The page of dead links: one's own agencies' only, and one reason for all of a draft."""

import pytest

from gongkai.disclosures.models import DisclosureFinding
from tests.disclosures.records import CREDIT_CODES, NOW, make_draft, make_office, make_published

pytestmark = pytest.mark.django_db
DEAD = '<p>见<a href="/no/such/page">附表</a>和<a href="/no/such/picture">附图</a>。</p>'


def test_an_officer_sees_the_dead_links_of_the_own_agency_only(
    client, django_assert_max_num_queries
) -> None:
    own, other = make_office(name="岚川县水利局"), make_office(CREDIT_CODES[1])
    for office in (own, other):
        record = make_published(office)
        DisclosureFinding.objects.create(
            disclosure=record,
            place="body_attributes",
            kind="dead_link",
            text=f"https://{office.agency.code}.example/none",
            details={"why": {"zh": "链接打不开：服务器答复404", "en": "404"}},
            found_at=NOW,
        )
    make_draft(own, body_html=DEAD)
    client.force_login(own.drafter)

    with django_assert_max_num_queries(14):
        page = client.get("/office/disclosures/links/")

    text = page.content.decode()
    assert len(page.context["rows"]) == 1
    assert f"https://{own.agency.code}.example/none" in text
    assert "链接打不开：服务器答复404" in text
    assert other.agency.code not in text


def test_one_reason_lets_all_dead_links_of_a_draft_stay(client) -> None:
    office = make_office()
    record = make_draft(office, body_html=DEAD)
    client.force_login(office.drafter)
    page = client.get(f"/office/disclosures/{record.pk}/")
    assert page.context["dead_links"] == 2
    form = page.context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}

    client.post(
        f"/office/disclosures/{record.pk}/save/",
        {**fields, "attribute": "proactive", "act": "links:all", "links_reason": "新网站下周开通"},
    )

    assert set(record.findings.values_list("status", "justification")) == {("justified", "新网站下周开通")}
