"""From a photograph as it was uploaded to the pictures that pages show, and the facts about it.

Nothing here knows Django. `sandbox` is the only door: it runs `python -m wecho.common.imaging` as a confined child
process, and everything that touches a byte of an uploaded picture happens there. libvips and libheif are never loaded
in the process of the caller.
"""
