"""Chains of review are built, replaced and retired without code; delegations are made and ended."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gongkai.disclosures.models import Delegation, ReviewChain, ReviewStep
from gongkai.disclosures.services.chains import StepPlan, chain_for, set_up_chain
from tests.factories import NOW, make_agency, make_officer

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def county():
    return make_agency("lanchuan", "岚川县人民政府", kind="government")


@pytest.fixture
def administrator(client, county):
    user = make_officer(county, "administrator", username="guanli")
    client.force_login(user)
    return user


def built(county, *steps: dict[str, object], command: str = "save", **values: object) -> dict[str, object]:
    """Return what the builder sends for these steps."""
    data: dict[str, object] = {
        "name": "三级审查",
        "agency": county.pk,
        "steps": len(steps),
        "command": command,
    }
    for number, step in enumerate(steps):
        data |= {f"step-{number}-{key}": value for key, value in step.items()}
    return data | values


def test_a_chain_with_parallel_steps_is_built(client, county, administrator) -> None:
    make_officer(county, username="baomi")

    response = client.post(
        "/office/review-chains/new/",
        built(
            county,
            {"name": "初审", "role": "officer"},
            {"name": "保密审查", "accounts": "baomi, guanli", "questions": ["secrecy", "third_party"]},
            {"name": "合法性审查", "beside": "on", "role": "county_office", "agency": county.pk},
            kinds=["notice"],
        ),
        follow=True,
    )

    assert response.status_code == 200
    chain = ReviewChain.objects.get()
    assert (chain.agency, chain.kinds, chain.for_minor) == (county, ["notice"], False)
    steps = list(ReviewStep.objects.values_list("name", "turn", "role", "agency", "questions"))
    assert steps == [
        ("初审", 1, "officer", None, []),
        ("保密审查", 2, "", None, ["secrecy", "third_party"]),
        ("合法性审查", 2, "county_office", county.pk, []),
    ]
    assert {user.username for user in ReviewStep.objects.get(name="保密审查").users.all()} == {
        "baomi",
        "guanli",
    }
    assert [len(turn.steps) for turn in response.context["shown"].turns] == [1, 2]


def test_steps_are_added_moved_and_removed_without_being_saved(client, county, administrator) -> None:
    steps = ({"name": "甲", "role": "officer"}, {"name": "乙", "role": "officer"})

    def names(command: str) -> list[str]:
        page = client.post("/office/review-chains/new/", built(county, *steps, command=command))
        assert page.status_code == 200
        return [step.initial.get("name", "") for step in page.context["steps"]]

    assert names("add") == ["甲", "乙", ""]
    assert names("up-1") == ["乙", "甲"]
    assert names("down-0") == ["乙", "甲"]
    assert names("remove-0") == ["乙"]
    assert names("remove-9") == ["甲", "乙"]
    assert names("show") == ["甲", "乙"]
    assert not ReviewChain.objects.exists()


def test_a_step_in_which_nobody_may_act_is_refused_in_its_place(client, county, administrator) -> None:
    response = client.post(
        "/en/office/review-chains/new/",
        built(
            county, {"name": "甲", "role": "officer"}, {"name": "乙"}, {"name": "丙", "accounts": "nobody"}
        ),
    )

    assert response.status_code == 400
    page = response.content.decode()
    assert "Nobody may act in this step. Choose a role or name accounts." in page
    assert "have no active account “nobody”" in page
    assert [list(step.errors) for step in response.context["steps"]] == [[], ["role"], ["accounts"]]
    assert not ReviewChain.objects.exists()


def test_another_countys_accounts_cannot_be_named(client, county, administrator) -> None:
    make_officer(make_agency(name="青岩县人民政府"), username="waixian")

    response = client.post(
        "/office/review-chains/new/", built(county, {"name": "甲", "accounts": "waixian"})
    )

    assert response.status_code == 400
    assert not ReviewChain.objects.exists()


def test_replacing_retires_the_old_chain(client, county, administrator) -> None:
    steps = [StepPlan(name="初审", turn=1, role="officer"), StepPlan(name="复审", turn=1, role="officer")]
    old = set_up_chain(name="旧", agency=county, steps=steps, actor=None, now=NOW, today=TODAY)
    form = client.get(f"/office/review-chains/{old.pk}/replace/")
    assert [step.initial["beside"] for step in form.context["steps"]] == [False, True]

    client.post(
        f"/office/review-chains/{old.pk}/replace/", built(county, {"name": "新审", "role": "officer"})
    )

    old.refresh_from_db()
    assert old.retired_at is not None
    assert chain_for(county, "notice", TODAY).steps.get().name == "新审"


def test_a_retired_chain_leaves_the_list_and_is_found_among_the_retired(
    client, county, administrator
) -> None:
    steps = [StepPlan(name="初审", turn=1, role="officer")]
    chain = set_up_chain(name="要停用的", agency=county, steps=steps, actor=None, now=NOW, today=TODAY)

    client.post(f"/office/review-chains/{chain.pk}/retire/")

    assert "要停用的" not in client.get("/office/review-chains/").content.decode()
    assert "要停用的" in client.get("/office/review-chains/?retired=1").content.decode()


def test_the_list_takes_as_many_queries_with_more_chains(
    client, county, administrator, django_assert_max_num_queries
) -> None:
    for more in range(3):
        with django_assert_max_num_queries(14):
            client.get("/office/review-chains/")
        for one in range(4):
            plan = StepPlan(name=f"{more}{one}", turn=1, role="officer", users=[administrator])
            set_up_chain(name="x", agency=county, steps=[plan, plan], actor=None, now=NOW, today=TODAY)


def test_one_names_who_acts_while_one_is_away(client, county) -> None:
    bureau = make_agency(parent=county)
    mine, colleague = make_officer(bureau), make_officer(bureau)
    client.force_login(mine)
    today = timezone.localdate()
    values = {
        "from_user": mine.pk, "to_user": colleague.pk, "from_day": today.isoformat(),
        "until_day": (today + timedelta(days=5)).isoformat(), "reason": "出差",
    }  # fmt: skip

    client.post("/office/delegations/", values)

    [delegation] = Delegation.objects.in_force(today)
    assert (delegation.from_user, delegation.to_user, delegation.reason) == (mine, colleague, "出差")
    client.post(f"/office/delegations/{delegation.pk}/end/")
    assert not Delegation.objects.in_force(today).exists()


def test_a_delegation_to_oneself_backwards_or_for_another_is_refused(client, county) -> None:
    mine, other = make_officer(county), make_officer(make_agency(parent=county))
    client.force_login(mine)
    day = {"from_day": "2026-03-02", "until_day": "2026-03-01"}

    own = client.post("/en/office/delegations/", {"from_user": mine.pk, "to_user": mine.pk, **day})
    foreign = client.post("/office/delegations/", {"from_user": other.pk, "to_user": mine.pk, **day})

    page = own.content.decode()
    assert "Nobody can act for himself or herself." in page
    assert "The last day lies before the first." in page
    assert next(iter(foreign.context["form"].errors)) == "from_user"
    assert not Delegation.objects.exists()


def test_an_administrator_delegates_for_an_account_below(client, county, administrator) -> None:
    bureau = make_agency(parent=county)
    ill, colleague = make_officer(bureau), make_officer(bureau)

    client.post(
        "/office/delegations/",
        {"from_user": ill.pk, "to_user": colleague.pk, "from_day": "2026-03-01", "until_day": "2026-03-09"},
    )

    assert Delegation.objects.get().from_user == ill


def test_the_list_of_delegations_takes_as_many_queries_with_more_of_them(
    client, county, administrator, django_assert_max_num_queries
) -> None:
    for _more in range(3):
        with django_assert_max_num_queries(9):
            client.get("/office/delegations/")
        for _one in range(4):
            Delegation.objects.create(
                from_user=make_officer(county), to_user=administrator,
                from_day=date(2026, 1, 1), until_day=date(2026, 1, 2),
            )  # fmt: skip
