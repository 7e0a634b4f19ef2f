"""Products: whatever their code, every page that lists them opens."""

import pytest
from django.test import Client
from django.urls import reverse

from production.actions.product import add_product
from production.domain.product import code_order
from tests.cast import Cast, login


def test_numbers_in_a_code_count_as_numbers() -> None:
    assert sorted(["K 11", "K 2", "k 1", "QĐ 14", "5²"], key=code_order) == ["5²", "k 1", "K 2", "K 11", "QĐ 14"]


@pytest.mark.parametrize("code", ["5²", "①", "٣٤", "\u33ae" * 20, "ﷺ" * 20, "/", "%00", "a" * 20])
def test_a_code_of_odd_signs_breaks_no_page(code: str, cast: Cast, client: Client) -> None:
    """²  is a digit that is no number; one wide sign is five letters of an address."""
    product = add_product(workshop=cast.workshop, code=code, name="")
    login(client, cast.accounts.norm_officer)
    pages = [
        reverse("norms"),
        reverse("norm", kwargs={"workshop": "z2", "product": product.slug}),
        reverse("plan", kwargs={"team": "to-6", "month": "1966-10"}),
    ]
    assert all(product.code in client.get(page).content.decode() for page in pages)
