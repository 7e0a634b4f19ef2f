#!/usr/bin/env python
"""Django's entry; `./run manage …` calls it on the running services."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtrack.settings")
    execute_from_command_line(sys.argv)
