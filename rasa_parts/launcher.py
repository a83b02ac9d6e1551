"""Rasa's command line with the guide's settings: ``python -m rasa_parts <arguments of rasa>``.

It adds to ``rasa`` what its files cannot say: the settings as environment variables (endpoints.yml names
them), our action endpoint, quiet logs while patients talk, and listeners on the configured address instead of
on all.
"""

import os
import sys
from collections.abc import Sequence

from second_opinion.settings import Settings, SettingsError, load_settings

SERVING = ("run", "shell")
"""Subcommands in which patients talk, and which open a port."""

TRAINING = "train"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run Rasa's command line. Exits with 2 when a setting cannot be used."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.exit(_refusal(error))
    set_environment(settings)
    # Rasa reads the environment while it is imported.
    from rasa.__main__ import main as rasa_main

    use_guide_action_endpoint(settings)
    if given and given[0] in SERVING:
        from rasa_parts.quiet_logs import keep_logs_quiet

        keep_logs_quiet()
        given[1:1] = ["--interface", settings.listen_host, "--port", str(settings.listen_port)]
    if given and given[0] == TRAINING:
        from rasa_parts.training import train_without_cache

        train_without_cache()
    sys.argv = ["rasa", *given]
    rasa_main()


def set_environment(settings: Settings) -> None:
    """Give every setting to the process as a variable, where the variable is not set already."""
    for name, value in settings.as_environment().items():
        if not os.environ.get(name):
            os.environ[name] = value


def use_guide_action_endpoint(settings: Settings) -> None:
    """Make Rasa reach the actions through our endpoint.

    The file's other parts name their class; for ``action_endpoint`` Rasa always takes its own. Each of its
    commands reads the file through this one method, so this is the place to exchange it.
    """
    from rasa.core.utils import AvailableEndpoints

    from rasa_parts.action_endpoint import GuideActionEndpoint, check_results_once

    check_results_once()
    read_from_file = AvailableEndpoints.read_endpoints

    def read_endpoints(endpoint_file: str) -> AvailableEndpoints:
        endpoints = read_from_file(endpoint_file)
        if endpoints.action:
            endpoints.action = GuideActionEndpoint.like(
                endpoints.action, timeout_seconds=settings.action_timeout_seconds
            )
        return endpoints

    AvailableEndpoints.read_endpoints = staticmethod(read_endpoints)


def _refusal(error: SettingsError) -> int:
    print(error, file=sys.stderr)
    return 2
