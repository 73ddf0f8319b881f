"""Generated disclosures: reproducible, resumable, lawful, and never beside real data unasked."""

from datetime import date

import pytest
from click.testing import CliRunner, Result
from django.test import override_settings

from gongkai.audit.selectors import verify
from gongkai.commands import generate_records
from gongkai.commands.demo import demo
from gongkai.commands.generate_records import GenerationPlan, generated_chunk
from gongkai.disclosures.models import Disclosure, IndexCounter
from gongkai.disclosures.services import moving_in
from gongkai.organisations.models import Agency
from tests.factories import make_agency

AGENCIES = [(number, f"岚川县第{number}局") for number in range(1, 9)]


def run(tmp_path, *arguments: str) -> Result:
    with override_settings(DATA_DIR=tmp_path / "var"):
        return CliRunner().invoke(
            demo, ["generate", "--agencies", "30", "--quiet", *arguments], catch_exceptions=False
        )


def test_the_same_seed_gives_the_same_records_and_another_seed_others() -> None:
    plan = GenerationPlan(200, 1, date(2026, 1, 1), AGENCIES, ["26-01-01"])
    other = GenerationPlan(200, 2, date(2026, 1, 1), AGENCIES, ["26-01-01"])

    assert generated_chunk(plan, 0) == generated_chunk(plan, 0)
    assert generated_chunk(plan, 0) != generated_chunk(other, 0)


@pytest.mark.django_db
def test_the_records_are_of_ten_years_and_pass_the_gate(tmp_path) -> None:
    result = run(tmp_path, "--records", "300", "--until", "2026-01-01")

    assert "新生成300条，30个机关，种子1" in result.output
    assert Agency.objects.filter(code__startswith="moni-").count() == 3
    public = Disclosure.objects.published()
    assert public.count() > 250
    years = {published.year for published in public.values_list("published_at", flat=True)}
    assert years >= set(range(2016, 2026))
    numbered = Disclosure.objects.exclude(index_number=None).count()
    assert sum(IndexCounter.objects.values_list("last", flat=True)) == numbered
    assert verify() == []


@pytest.mark.django_db
def test_what_was_interrupted_goes_on_where_it_stopped(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(generate_records, "CHUNK", 40)
    taken = []

    def stop_after_two(**values):
        if len(taken) == 2:
            raise KeyboardInterrupt
        taken.append(values["batch"])
        return move_in(**values)

    move_in = moving_in.move_in
    monkeypatch.setattr(moving_in, "move_in", stop_after_two)
    interrupted = run(tmp_path, "--records", "100")
    there = Disclosure.objects.count()
    monkeypatch.setattr(moving_in, "move_in", move_in)

    result = run(tmp_path, "--records", "100")
    again = run(tmp_path, "--records", "100")

    assert interrupted.exit_code == 1
    assert there == 80
    assert "新生成20条" in result.output
    assert "此前已全部生成" in again.output
    assert Disclosure.objects.count() == 100


@pytest.mark.django_db
def test_a_database_with_other_agencies_is_left_alone_unless_told(tmp_path) -> None:
    make_agency(code="shaping", name="沙坪县人民政府")

    result = run(tmp_path, "--records", "10")

    assert result.exit_code == 1
    assert "有1个不属于演示县的机关" in result.output
    assert not Disclosure.objects.exists()
    assert "新生成10条" in run(tmp_path, "--records", "10", "--beside-real-data").output
