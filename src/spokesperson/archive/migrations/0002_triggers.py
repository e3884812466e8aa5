"""Triggers: nothing in the archive is changed, removed or put in out of turn (SH 620.4, 4.2; R88).

They stop mistakes and ordinary users of the database; against its owner, who can drop them, the signed checkpoints help.

The one way that stays open is lawful destruction: where a row of ``archive_disposition`` names a record's part, that
part's column may be set to NULL together with ``remains``, which then keeps the commitments. Nothing else may change.

SQLite drops a table's triggers whenever Django rebuilds the table (most ALTERs): a later migration that changes one of
these tables must create them again. REPLACE never fires a DELETE trigger there, hence the checks on insert.
"""

from django.db import migrations

TABLES = ("sealed", "pending", "head", "tile", "disposition")
FIXED = ("idx", "uid", "captured", "type", "actor", "subject", "account", "series", "clauses", "salt", "leaf")
PARTS = ("content", "personal", "raw")
SAYS = "the archive is append-only"


def _lawful(same):
    """The condition under which an UPDATE of a sealed record is lawful destruction."""
    fixed = [same.format(f"NEW.{c}", f"OLD.{c}") for c in FIXED]
    parts = [
        f"({same.format(f'NEW.{p}', f'OLD.{p}')} OR (NEW.{p} IS NULL AND EXISTS"
        f" (SELECT 1 FROM archive_disposition d WHERE d.uid = OLD.uid AND d.part = '{p}')))"
        for p in PARTS
    ]
    remains = f"({same.format('NEW.remains', 'OLD.remains')} OR (OLD.remains IS NULL AND length(NEW.remains) = 128))"
    return " AND ".join([*fixed, *parts, remains])


OUT_OF_TURN = "NEW.idx <> COALESCE((SELECT MAX(idx) + 1 FROM archive_sealed), 0)"
KNOWN = {
    "sealed": f"{OUT_OF_TURN} OR EXISTS (SELECT 1 FROM archive_sealed WHERE uid = NEW.uid)",
    "pending": "EXISTS (SELECT 1 FROM archive_pending WHERE uid = NEW.uid)",
    "head": "EXISTS (SELECT 1 FROM archive_head)",
    "tile": "EXISTS (SELECT 1 FROM archive_tile WHERE key = NEW.key)",
    "disposition": "EXISTS (SELECT 1 FROM archive_disposition WHERE uid = NEW.uid AND part = NEW.part)",
}
UNCHANGEABLE = {
    "sqlite": {"sealed": f"NOT ({_lawful('({} IS {})')})", "head": "NEW.size < OLD.size OR NEW.id <> OLD.id"},
    "postgresql": {
        "sealed": f"NOT ({_lawful('({} IS NOT DISTINCT FROM {})')})",
        "head": "NEW.size < OLD.size OR NEW.id <> OLD.id",
    },
}
UNREMOVABLE = {"pending": "NOT EXISTS (SELECT 1 FROM archive_sealed WHERE uid = OLD.uid)"}


def _conditions(vendor):
    """For each table: when INSERT, UPDATE and DELETE are refused."""
    for table in TABLES:
        yield table, "INSERT", KNOWN[table]
        yield table, "UPDATE", UNCHANGEABLE[vendor].get(table, "TRUE")
        yield table, "DELETE", UNREMOVABLE.get(table, "TRUE")


def _sqlite():
    for table, verb, condition in _conditions("sqlite"):
        yield (
            f"CREATE TRIGGER archive_{table}_{verb.lower()} BEFORE {verb} ON archive_{table} FOR EACH ROW"
            f" BEGIN SELECT RAISE(ABORT, '{SAYS}: {verb} of {table} refused') WHERE {condition}; END"
        )


def _postgresql():
    for table, verb, condition in _conditions("postgresql"):
        name = f"archive_{table}_{verb.lower()}"
        given = "OLD" if verb == "DELETE" else "NEW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN"
            f" RAISE EXCEPTION '{SAYS}: {verb} of {table} refused' USING ERRCODE = 'restrict_violation'; END IF;"
            f" RETURN {given}; END $$"
        )
        yield f"CREATE TRIGGER {name} BEFORE {verb} ON archive_{table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    yield (
        "CREATE FUNCTION archive_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{SAYS}: TRUNCATE refused' USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in TABLES:
        yield (
            f"CREATE TRIGGER archive_{table}_truncate BEFORE TRUNCATE ON archive_{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION archive_truncate()"
        )


def create(apps, schema_editor):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    names = [(t, f"archive_{t}_{verb}") for t in TABLES for verb in ("insert", "update", "delete")]
    for table, name in names:
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON archive_{table}" if on_postgresql else ""), params=None)
        if on_postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()", params=None)
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION archive_truncate() CASCADE", params=None)


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
