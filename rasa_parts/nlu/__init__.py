"""What the guide adds to Rasa's understanding of a message: graph components, named in config.yml."""
