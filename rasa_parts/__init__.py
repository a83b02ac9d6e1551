"""The parts of Rasa that are ours: what it calls instead of its own, and how it is started."""
