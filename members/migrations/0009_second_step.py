"""The secrets of authenticator apps are encrypted from now on; of a backup code only a digest is kept."""

from typing import Any

from django.db import migrations

from members.models.second_step import kept_code, sealed_secret

IN_CLEAR = 40  # hexadecimal digits of the secrets kept until now; an encrypted one is longer


def hide(apps: Any, _schema: Any) -> None:
    for app in apps.get_model("otp_totp", "TOTPDevice").objects.order_by("pk"):
        if len(app.key) == IN_CLEAR:
            app.key = sealed_secret(bytes.fromhex(app.key), app.user_id)
            app.save(update_fields=["key"])
    for code in apps.get_model("otp_static", "StaticToken").objects.order_by("pk"):
        code.token = kept_code(code.token)
        code.save(update_fields=["token"])


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_link_reviews"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthenticatorApp",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("otp_totp.totpdevice",),
        ),
        migrations.RunPython(hide, migrations.RunPython.noop, elidable=True),
    ]
