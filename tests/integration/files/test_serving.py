"""Files for good: validators, ranges, names."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

from tests.integration.files.conftest import PDF


class TestFiles:
    def test_whole_with_its_hash_and_name_and_asked_back(
        self, client: Client, whole: bytes
    ) -> None:
        response = client.get(PDF)
        assert response.getvalue() == whole
        assert response.headers["ETag"] == f'"{hashlib.sha256(whole).hexdigest()}"'
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert response.headers["Content-Length"] == str(len(whole))
        assert response.headers["Accept-Ranges"] == "bytes"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        named = response.headers["Content-Disposition"]
        assert 'filename="outline-2023-07-outline-ja.pdf"' in named
        assert "filename*=UTF-8''%E6%96%B0%E7%B7%8F%E5%90%88" in named

    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ("bytes=0-99", 0, 99),
            ("bytes=100-", 100, None),
            ("bytes=-50", -50, None),
            ("bytes=10-999999999", 10, None),
            ("BYTES=0-99", 0, 99),
        ],
    )
    def test_a_range(
        self, client: Client, whole: bytes, asked: str, first: int, last: int | None
    ) -> None:
        response = client.get(PDF, headers={"range": asked})

        expected = whole[first:] if last is None else whole[first : last + 1]
        start = first % len(whole)
        assert response.status_code == 206
        assert response.getvalue() == expected
        assert response.headers["Content-Range"] == (
            f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"
        )
        assert response.headers["Content-Length"] == str(len(expected))

    def test_a_range_beyond_the_file_is_refused_with_its_size(
        self, client: Client, whole: bytes
    ) -> None:
        for asked in (f"bytes={len(whole)}-", "bytes=-0"):
            response = client.get(PDF, headers={"range": asked})
            assert response.status_code == 416
            assert response.headers["Content-Range"] == f"bytes */{len(whole)}"

    @pytest.mark.parametrize(
        "asked",
        [
            "bytes=5-2",
            "bytes=0-1,4-5",
            "lines=0-1",
            "bytes=-",
            "x",
            "bytes=0-" + "9" * 5000,
            "bytes=-" + "9" * 5000,
            "bytes=١-٢",
        ],
    )
    def test_what_is_no_single_range_gets_all(
        self, client: Client, whole: bytes, asked: str
    ) -> None:
        response = client.get(PDF, headers={"range": asked})

        assert response.status_code == 200
        assert response.getvalue() == whole

    def test_a_range_of_another_file_gets_all(self, client: Client, whole: bytes) -> None:
        etag = f'"{hashlib.sha256(whole).hexdigest()}"'
        for condition, status in (('"other"', 200), (etag, 206)):
            response = client.get(PDF, headers={"range": "bytes=0-9", "if-range": condition})
            assert response.status_code == status
            assert len(response.getvalue()) in (10, len(whole))

    def test_an_unchanged_file_is_not_sent_again(self, client: Client, whole: bytes) -> None:
        etag = f'"{hashlib.sha256(whole).hexdigest()}"'
        for condition in (etag, f'"x", W/{etag}', "*"):
            response = client.get(PDF, headers={"if-none-match": condition})
            assert response.status_code == 304
            assert response.headers["ETag"] == etag
            assert not response.content

    def test_head_sends_no_body(self, client: Client, whole: bytes) -> None:
        response = client.head(PDF)

        assert response.headers["Content-Length"] == str(len(whole))
        assert response.getvalue() == b""
