"""A private message from socket to socket, beside the chat of the Channels tutorial, which stores nothing."""
