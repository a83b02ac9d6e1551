"""What the guide knows and can do, in plain Python: no Rasa below this package."""
