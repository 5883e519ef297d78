"""The database itself refuses to change or delete the journal."""

from django.db import migrations

from wherry_web.journal.append_only import install, remove


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda _, editor: install(editor.connection), lambda _, editor: remove(editor.connection)
        )
    ]
