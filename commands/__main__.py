"""``python -m commands`` is the ``second-opinion`` command."""

from commands import main

main()
