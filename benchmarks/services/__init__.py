"""The posts API of registered services: a hundred of them, one with a million posts, beside a bare ASGI handler."""
