"""From a photograph to its renditions, beside a bare cascade of libvips; and the whole way from the call to ready."""
