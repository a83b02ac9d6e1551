"""``python -m rasa_parts``: see :mod:`rasa_parts.launcher`."""

from rasa_parts.launcher import main

main()
