#!/usr/bin/env python
"""Run a management command of the portal; `manage.py help` lists them."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aizu_strategy.settings.dev")
    from django.core.management import execute_from_command_line

    from aizu_strategy.settings.environment import NotConfigured

    try:
        execute_from_command_line(sys.argv)
    except NotConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
