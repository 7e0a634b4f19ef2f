"""Shape of a product."""

from django import forms
from django.utils.translation import gettext_lazy as _

from teamtrack.forms import ShortText


class ProductForm(forms.Form):
    """The code it is known by, and its name in full."""

    code = ShortText(label=_("Code"), max_length=20, help_text=_("As people say it: QĐ 14."))
    name = ShortText(label=_("Item name"), max_length=80, required=False)


class ProductChangeForm(ProductForm):
    """Also whether it is still made."""

    is_made = forms.BooleanField(label=_("Still made"), required=False)
