"""Templates without the blanks that indent them: they are two thirds of a page's bytes, and nobody sees them."""

import re

from django.template import Origin
from django.template.loaders import filesystem


class Loader(filesystem.Loader):
    """Reads templates from the folders of the settings.

    Line ends stay, so that words stay apart and errors name the right line. Only what stands in the template is
    touched, never what people typed.
    """

    def get_contents(self, origin: Origin) -> str:
        return re.sub(r"\n[ \t]+", "\n", super().get_contents(origin))
