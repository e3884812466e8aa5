"""Triggers: a published version is neither changed nor removed (P2; R3).

Only ``next_review`` may move. SQLite drops a table's triggers whenever Django rebuilds the table: a later migration that
changes ``directive_version`` must create them again.
"""

from django.db import migrations

STAYS = (
    "code", "title", "revision", "adopted", "effective", "source", "text_hash", "rules_hash", "file_hash",
    "entered_at", "entered_by",
)  # fmt: skip
SAYS = "a published version of the directive stays as it is"
# REPLACE removes the row in its way without firing a DELETE trigger on SQLite.
TAKEN = (
    "EXISTS (SELECT 1 FROM directive_version v WHERE v.id = NEW.id OR v.file_hash = NEW.file_hash"
    " OR (v.code = NEW.code AND (v.revision = NEW.revision OR v.effective = NEW.effective)))"
)


def _changed(same):
    return " OR ".join(f"NOT ({same.format(f'NEW.{c}', f'OLD.{c}')})" for c in ("id", *STAYS))


def _sqlite():
    yield (
        "CREATE TRIGGER directive_version_update BEFORE UPDATE ON directive_version FOR EACH ROW"
        f" BEGIN SELECT RAISE(ABORT, '{SAYS}') WHERE {_changed('{} IS {}')}; END"
    )
    yield (
        "CREATE TRIGGER directive_version_delete BEFORE DELETE ON directive_version FOR EACH ROW"
        f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    )


    yield (
        "CREATE TRIGGER directive_version_insert BEFORE INSERT ON directive_version FOR EACH ROW"
        f" BEGIN SELECT RAISE(ABORT, '{SAYS}') WHERE {TAKEN}; END"
    )


def _postgresql():
    for verb, condition in (("UPDATE", _changed("{} IS NOT DISTINCT FROM {}")), ("DELETE", "TRUE")):
        name = f"directive_version_{verb.lower()}"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN"
            f" RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END IF;"
            f" RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$"
        )
        yield f"CREATE TRIGGER {name} BEFORE {verb} ON directive_version FOR EACH ROW EXECUTE FUNCTION {name}()"
    yield (
        "CREATE FUNCTION directive_version_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    yield (
        "CREATE TRIGGER directive_version_truncate BEFORE TRUNCATE ON directive_version"
        " FOR EACH STATEMENT EXECUTE FUNCTION directive_version_truncate()"
    )


def create(apps, schema_editor):
    for statement in {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for verb in ("update", "delete", "truncate" if on_postgresql else "insert"):
        name = f"directive_version_{verb}"
        schema_editor.execute(f"DROP TRIGGER {name}" + (" ON directive_version" if on_postgresql else ""), params=None)
        if on_postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("directive", "0002_proposals_reviews_deliveries")]
    operations = [migrations.RunPython(create, drop)]
