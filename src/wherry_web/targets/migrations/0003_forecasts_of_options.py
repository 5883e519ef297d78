"""Options keep the forecast that was made with them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("targets", "0002_scenarios_of_inspection"),)

    operations = (
        migrations.AddField(model_name="savedoption", name="ahead", field=models.JSONField(null=True)),
    )
