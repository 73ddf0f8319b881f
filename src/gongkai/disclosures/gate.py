"""The gate in the database itself: what is public is, field by field, a version that its review approved.

A check constraint sees one row only; these triggers also see the version and its review. They are set up
after every migration, because SQLite loses them whenever it rebuilds a table.
"""

from typing import Any

from django.db import connections

from gongkai.disclosures.models.content import CONTENT_FIELDS

REFUSAL = "Nothing is published without the concluded review of exactly this version."
NUMBER_FINAL = "An index number never changes once it is given."
FINAL = "This record is written once and never changed."
TABLE = "disclosures_disclosure"
WRITTEN_ONCE = (
    "disclosures_disclosureversion",
    "disclosures_reviewconclusion",
    "disclosures_opinion",
    "disclosures_publicationlogentry",
)


def set_up_gate(*, using: str, **_signal: Any) -> None:
    """Put the triggers in place, replacing those of before; the framework calls it after a migration."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not set(connection.introspection.table_names(cursor)).issuperset((TABLE, *WRITTEN_ONCE)):
            return
        for statement in _STATEMENTS[connection.vendor]():
            cursor.execute(statement)


def _approved(same: str) -> str:
    """Return the condition on a new row, ``same`` being the database's sign for equal or both empty."""
    content = " AND ".join(f"v.{name} {same} NEW.{name}" for name in CONTENT_FIELDS)
    return f"""EXISTS (
        SELECT 1 FROM disclosures_disclosureversion v
          JOIN disclosures_review r ON r.version_id = v.id
         WHERE v.id = NEW.public_version_id AND v.disclosure_id = NEW.id AND {content}
           AND ((r.state = 'approved' AND NEW.conclusion_id = v.id)
             OR (NEW.is_emergency AND NEW.emergency_version_id = v.id)))"""  # noqa: S608 - names of fields


def _sqlite() -> list[str]:
    statements = []
    for event in ("INSERT", "UPDATE"):
        name = f"disclosure_gate_{event.lower()}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE}"
            f" WHEN NEW.state = 'published' AND NOT {_approved('IS')}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ]
    statements += [
        "DROP TRIGGER IF EXISTS disclosure_index_number",
        f"CREATE TRIGGER disclosure_index_number BEFORE UPDATE OF index_number ON {TABLE}"
        " WHEN OLD.index_number IS NOT NULL AND NEW.index_number IS NOT OLD.index_number"
        f" BEGIN SELECT RAISE(ABORT, '{NUMBER_FINAL}'); END",
    ]
    for table in WRITTEN_ONCE:
        statements += [
            f"DROP TRIGGER IF EXISTS {table}_is_final",
            f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{FINAL}'); END",
        ]
    return statements


def _postgresql() -> list[str]:
    statements = [
        f"""CREATE OR REPLACE FUNCTION disclosure_gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT {_approved("IS NOT DISTINCT FROM")} THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$""",
        f"""CREATE OR REPLACE FUNCTION disclosure_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{FINAL}' USING ERRCODE = 'check_violation'; END $$""",
        f"""CREATE OR REPLACE FUNCTION disclosure_index_number() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{NUMBER_FINAL}' USING ERRCODE = 'check_violation'; END $$""",
        f"DROP TRIGGER IF EXISTS disclosure_index_number ON {TABLE}",
        f"CREATE TRIGGER disclosure_index_number BEFORE UPDATE OF index_number ON {TABLE} FOR EACH ROW"
        " WHEN (OLD.index_number IS NOT NULL AND NEW.index_number IS DISTINCT FROM OLD.index_number)"
        " EXECUTE FUNCTION disclosure_index_number()",
        f"DROP TRIGGER IF EXISTS disclosure_gate ON {TABLE}",
        f"CREATE TRIGGER disclosure_gate BEFORE INSERT OR UPDATE ON {TABLE} FOR EACH ROW"
        " WHEN (NEW.state = 'published') EXECUTE FUNCTION disclosure_gate()",
    ]
    for table in WRITTEN_ONCE:
        statements += [
            f"DROP TRIGGER IF EXISTS {table}_is_final ON {table}",
            f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table} FOR EACH ROW"
            " EXECUTE FUNCTION disclosure_is_final()",
        ]
    return statements


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}
