"""The way in for patients: HTTP below /chat, for the widget on clinics' pages.

    requests -> (origin, token, limits) -> conversations -> Rasa
                                             |-> transcript (memory)

docs/api.md tells what each call does, /chat/openapi.json its shapes. This module is the HTTP side only: it reads a
request, asks the modules beside it, and writes what they say as JSON.
"""

from rasa_parts.channel.routes import ChatChannel

__all__ = ["ChatChannel"]
