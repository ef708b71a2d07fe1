"""The posts API that registered services call: 14 calls, read exactly, answered without the site's middleware and DRF.

A call is declared once, in `calls`: what it reads, which scope it needs, what it answers. `lane` answers it, `schema`
describes it.
"""
