"""Products of a workshop: added, renamed, no longer made."""

from itertools import count

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.models import Workshop
from production.models import Product
from teamtrack.errors import RuleBroken
from teamtrack.names import plain, tidy

LONGEST_SLUG = 30  # of the forty letters there are; a number may follow


@transaction.atomic
def add_product(*, workshop: Workshop, code: str, name: str) -> Product:
    """Thêm mặt hàng: known by its code from now on; it has no norm yet."""
    Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    code = _free_code(workshop, code)
    return Product.objects.create(workshop=workshop, code=code, name=tidy(name), slug=_free_slug(workshop, code))


@transaction.atomic
def change_product(*, product: Product, code: str, name: str, is_made: bool) -> Product:
    """Rename it, or say whether it is still made. Its address stays, so that links to it do."""
    Workshop.objects.select_for_update(of=("self",)).get(pk=product.workshop_id)
    product = Product.objects.select_related("workshop").get(pk=product.pk)
    product.code = _free_code(product.workshop, code, besides=product)
    product.name, product.is_made = tidy(name), is_made
    product.save(update_fields=["code", "name", "is_made"])
    return product


def _free_code(workshop: Workshop, code: str, besides: Product | None = None) -> str:
    """The code tidied; RuleBroken when another product has it, in whatever case."""
    code = tidy(code)
    same = Product.objects.filter(workshop=workshop, code__iexact=code).order_by("pk").first()
    if same is not None and same != besides:
        raise RuleBroken(_("There already is an item %(code)s.") % {"code": same.code}, field="code")
    return code


def _free_slug(workshop: Workshop, code: str) -> str:
    """ "QĐ 14" → "qd-14"; a number follows where another code has the same letters: "QD 14" → "qd-14-2"."""
    base = slugify(plain(code))[:LONGEST_SLUG].strip("-") or "mat-hang"
    taken = set(Product.objects.filter(workshop=workshop, slug__startswith=base).values_list("slug", flat=True))
    return base if base not in taken else next(s for n in count(2) if (s := f"{base}-{n}") not in taken)
