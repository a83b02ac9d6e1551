"""Insurance: a doctor's network status, doctors in a network, what a plan pays and the call that settles it."""
