"""English: no "p.m.", whose full stop would stand before that of a sentence."""

DATETIME_FORMAT = "N j, Y, g:i A"
TIME_FORMAT = "g:i A"
