"""Saved options name how often CQC inspects as forecasts do: “2023” for “y2023”, `inspections` for `era`."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def rename(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was answered stays as it was; only its name changes."""
    for option in apps.get_model("targets", "SavedOption").objects.iterator():
        question = option.answer["question"]
        if "era" in question:
            question["inspections"] = question.pop("era").removeprefix("y")
            option.save(update_fields=["answer"])


class Migration(migrations.Migration):
    dependencies = (("targets", "0001_initial"),)

    operations = (migrations.RunPython(rename, migrations.RunPython.noop),)
