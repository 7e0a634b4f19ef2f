"""What the second step of signing in keeps, so that whoever reads the database or a backup cannot take it.

The key of this is the house's own secret (TEAMTRACK_SECRET_KEY), which stands outside both. With another one the apps
begin anew (reset_totp, or an administrator).
"""

import base64
import logging
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

NONCE_BYTES = 12
KEPT_OF_A_CODE = 16  # hexadecimal digits: as many as the column holds

logger = logging.getLogger("teamtrack.sign_in")


class AuthenticatorApp(TOTPDevice):  # type: ignore[misc]  # django-otp has no types
    """Ứng dụng mã: django-otp's device, but its secret is encrypted and bound to the account it belongs to."""

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        """The secret; InvalidTag when it was sealed with another key, or for another account."""
        kept = base64.b64decode(self.key)
        return _cipher().decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], str(self.user_id).encode())

    def verify_token(self, token: str) -> bool:
        """Like django-otp's; a secret that does not open is told to whoever runs the house, and no code is right."""
        try:
            is_right: bool = super().verify_token(token)
        except InvalidTag:
            logger.warning("the second step of account %s does not open with this secret key", self.user_id)
            return False
        return is_right


def sealed_secret(secret: bytes, account: int) -> str:
    """What stands in the column `key` for the app of this account."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, secret, str(account).encode())).decode()


def kept_code(code: str) -> str:
    """What is kept of a backup code."""
    return salted_hmac("backup code", code, algorithm="sha256").hexdigest()[:KEPT_OF_A_CODE]


def _cipher() -> ChaCha20Poly1305:
    return ChaCha20Poly1305(salted_hmac("authenticator app", "", algorithm="sha256").digest())
