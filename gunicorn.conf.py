"""How gunicorn serves the portal; it reads this file where it is started in this directory."""

from __future__ import annotations

# The portal itself judges what stands before it (`TRUSTED_PROXIES`). By itself gunicorn believes
# any program on the same machine, and so whatever a proxy there lets through: under which path
# the portal lies, and whether it was asked by HTTPS.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
# Two may compare passwords and two be in line for it (`sign_in.hashing`): the rest answers.
workers = 2
threads = 6
