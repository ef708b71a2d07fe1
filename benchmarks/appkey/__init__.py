"""The check of an appKey, beside one bare decryption."""
