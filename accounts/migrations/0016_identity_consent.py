from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_trusted_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="consented_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="consented"),
        ),
    ]
