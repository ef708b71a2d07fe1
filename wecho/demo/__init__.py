"""Demo content: a small community to look at. It is made through the actions that people use."""
