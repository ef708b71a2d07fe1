from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gallery", "0003_the_whole_gallery")]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["-published_at", "-id"],
                name="post_shared",
                condition=models.Q(status="published", visibility__in=["public", "followers"]),
            ),
        ),
    ]
