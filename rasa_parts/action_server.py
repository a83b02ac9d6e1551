"""The action server: ``python -m rasa_parts.action_server``.

Same routes and bodies as Rasa's SDK (``/webhook``, ``/health``, ``/actions``), with three differences: it
listens on this machine only, since whoever reaches it could call any action; an error is answered with its
class, where the SDK sends the whole request back; and its logs hold nothing of a conversation.
"""

import json
import logging
import sys
import uuid
import zlib
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from rasa_parts.quiet_logs import keep_logs_quiet
from second_opinion.settings import LOOPBACK, SettingsError, load_settings

# Not __name__: the module is run, and a line of "__main__" would count as a library's.
logger = logging.getLogger("rasa_parts.action_server")


def create_app(executor: ActionExecutor) -> Sanic:
    """The server around an executor that has its actions registered."""
    app = Sanic("guide_actions", configure_logging=False)

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.get("/actions")
    async def actions(_: Request) -> HTTPResponse:
        return response.json([{"name": name} for name in executor.actions])

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        try:
            result = await executor.run(_call(request))
        except ActionExecutionRejection as error:
            return _json({"error": error.message, "action_name": error.action_name}, 400)
        except ActionNotFoundException as error:
            logger.error("There is no action %s.", error.action_name)
            return _json({"error": error.message, "action_name": error.action_name}, 404)
        return _json(result, 200)

    @app.exception(Exception)
    async def failed(_: Request, error: Exception) -> HTTPResponse:
        status = error.status_code if isinstance(error, SanicException) else 500
        correlation_id = uuid.uuid4().hex[:8]
        logger.error("A call failed (%s). Correlation id %s.", type(error).__name__, correlation_id)
        return _json({"error": type(error).__name__, "correlation_id": correlation_id}, status or 500)

    return app


def _call(request: Request) -> Any:
    compressed = request.headers.get("Content-Encoding") == "deflate"
    return json.loads(zlib.decompress(request.body) if compressed else request.body)


def _json(body: Any, status: int) -> HTTPResponse:
    # The standard library's: half a surrogate pair in a text does not stop it.
    return response.json(body, status=status, dumps=json.dumps)


def main() -> None:
    """Serve the package ``actions`` until a signal ends it. Exits with 2 when a setting cannot be used."""
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    executor = ActionExecutor()
    executor.register_package("actions")
    # Only now: what goes wrong up to here is for the operator to read in full.
    keep_logs_quiet()
    create_app(executor).run(LOOPBACK, settings.action_port, workers=1, access_log=False, debug=False, motd=False)


if __name__ == "__main__":
    main()
