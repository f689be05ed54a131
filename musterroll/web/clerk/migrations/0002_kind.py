"""What a piece of long work is one of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clerk", "0001_initial")]

    operations = [
        migrations.AddField("task", "kind", models.CharField(default="", max_length=32)),
        migrations.AddIndex("task", models.Index(fields=["kind", "-began_at"], name="web_tasks_of_kind")),
    ]
