"""Custom actions: thin steps from slots to a service to a response. One module a topic."""
