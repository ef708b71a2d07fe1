"""How we speak with the services of others: an interface each, and the environment chooses who stands behind it."""
