"""Products of a workshop."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Workshop


class Product(models.Model):
    """Mặt hàng: what a workshop makes, known by a code such as QĐ 14."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="products")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80, blank=True)
    slug = models.SlugField(max_length=40)
    is_made = models.BooleanField(_("still made"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "code"], name="product_code"),
            models.UniqueConstraint(fields=["workshop", "slug"], name="product_slug"),
            models.CheckConstraint(name="product_has_a_code", condition=~models.Q(code="")),
        ]

    def __str__(self) -> str:
        return self.code
