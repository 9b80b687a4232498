"""The database itself refuses to alter or delete a decision or an audit event."""

from typing import Any

from django.db import migrations

TABLES = ("review_decision", "review_auditevent")
POSTGRES = """
CREATE OR REPLACE FUNCTION review_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append only: %', TG_TABLE_NAME; END $$;
"""


def forwards(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for table in TABLES:
            for what in ("UPDATE", "DELETE"):
                editor.execute(
                    f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'append only: {table}'); END"
                )
    elif editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, params=None)
        for table in TABLES:
            editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION review_append_only()"
            )


def backwards(apps: Any, editor: Any) -> None:
    for table in TABLES:
        if editor.connection.vendor == "sqlite":
            for what in ("update", "delete"):
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{what}")
        elif editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
