"""The real gunicorn: whom it believes, what it tells of itself, and that it answers meanwhile."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections import Counter
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import Portal

# Fewer than an address has free: the tests that follow sign in from the same.
CLIENTS = 30
# It is measured on machines that do much else; before, it was not answered in 30.
ANSWERS_WITHIN_SECONDS = 10


class Server:
    def __init__(self, portal: Portal) -> None:
        self.place = portal.address.removeprefix("http://")

    def send(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None):
        """Status, headers, text."""
        link = http.client.HTTPConnection(self.place, timeout=60)
        try:
            link.request(method, path, body or None, headers or {})
            response = link.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            link.close()

    def get(self, path: str, **headers: str):
        return self.send("GET", path, headers=headers)


@pytest.fixture
def server(portal: Portal) -> Server:
    return Server(portal)


def test_no_header_says_under_which_path_the_portal_lies(server: Server) -> None:
    for name in ("SCRIPT_NAME", "Script-Name", "PATH_INFO", "X-Forwarded-Prefix"):
        for value in ("/evil", "/admin"):
            status, headers, _ = server.get("/admin/", **{name: value})

            assert status == 302, (name, value)
            assert headers["Location"] == "/admin/login/?next=/admin/"


def test_no_header_says_that_it_was_https_or_another_host(server: Server) -> None:
    said = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Ssl": "on",
        "X-Forwarded-Protocol": "ssl",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "444",
        "Forwarded": "host=evil.example;proto=https",
    }

    status, _, page = server.get("/ja/", **said)

    assert status == 200
    assert "evil.example" not in page
    assert "https://127.0.0.1" not in page


def test_nothing_tells_which_versions_are_in_use(server: Server) -> None:
    _, headers, page = server.get("/admin/login/")

    assert headers["Server"] == "gunicorn"
    assert "X-Powered-By" not in headers
    assert not re.search(r'name="generator"', page)
    for listing in ("staticfiles.json", "staticfiles.json.gz", ".fingerprint", "fingerprint"):
        assert server.get(f"/static/{listing}")[0] == 404


def test_a_refusal_leaves_no_traceback_in_the_log(portal: Portal, server: Server) -> None:
    before = len(portal.log.read_text(encoding="utf-8"))

    server.get("/ja/no-such-page/")
    server.get("/ja/", Host="evil.example")
    server.send("DELETE", "/healthz")
    server.send("POST", "/admin/login/", "a=b")

    log = portal.log.read_text(encoding="utf-8")[before:]
    assert "evil.example" in log
    assert "Traceback" not in log


def test_the_site_answers_while_thirty_clients_send_wrong_passwords(server: Server) -> None:
    """Each with a name of its own, so that no limit helps: most are told to come again."""
    _, headers, page = server.get("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    sent = {
        "Cookie": headers["Set-Cookie"].partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answers: Counter[int] = Counter()

    def guess(number: int) -> None:
        form = {"username": f"name{number}", "password": "x", "csrfmiddlewaretoken": token}
        answers[server.send("POST", "/admin/login/", urlencode(form), sent)[0]] += 1

    clients = [threading.Thread(target=guess, args=(number,)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    waited = []
    while any(client.is_alive() for client in clients):
        begun = time.monotonic()
        assert server.get("/healthz")[0] == 200
        waited.append(time.monotonic() - begun)
        time.sleep(0.05)

    assert sum(answers.values()) == CLIENTS
    assert set(answers) <= {200, 503}
    assert answers[503] > answers[200] > 0
    assert max(waited) < ANSWERS_WITHIN_SECONDS
