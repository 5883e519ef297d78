"""An OpenID Connect issuer of our own, with real keys, real codes, PKCE, and a knob for every attack.

    with OidcServer() as server:
        server.claims["nonce"] = "another"        # what the next ID token says instead; None leaves it out
        server.signs = "none"                     # how it is signed

Without a knob it answers as an honest issuer does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CLIENT, SECRET = "wherry", "a secret between two servers"


@cache
def _rsa(name: str) -> rsa.RSAPrivateKey:
    """A key for a name, made once in a run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class OidcServer:
    """The issuer; use it as a context manager. `url` is its name."""

    subject: str = "subject-1"
    email: str = "ann@council.example"
    claims: dict[str, Any] = field(default_factory=dict)  # Changes to the ID token.
    person: dict[str, Any] = field(default_factory=dict)  # Changes to the user information.
    discovery: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, str] = field(default_factory=dict)  # Changes to the redirect back.
    signs: str = "RS256"  # RS256, none, HS256, unknown-kid, no-kid, wrong-key
    replays: str = ""  # An ID token to hand out again.
    keeps_codes: bool = False  # A careless issuer: a code works twice.
    issued: list[str] = field(default_factory=list)
    verified: list[bool] = field(default_factory=list)  # Of each exchange: did PKCE hold?
    name: str = "honest"  # Servers of one name have one key.
    url: str = ""

    def __enter__(self) -> OidcServer:
        self.key, self.other_key, self.codes = (
            _rsa(self.name),
            _rsa(f"not {self.name}"),
            dict[str, dict[str, str]](),
        )
        self.tokens: dict[str, str] = {}
        handler = type("Handler", (_Handler,), {"issuer": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def keys(self) -> dict[str, Any]:
        """The published keys."""
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**key, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def configuration(self) -> dict[str, Any]:
        """The description of itself."""
        described = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/person",
            "code_challenge_methods_supported": ["S256"],
        }
        return _changed(described, self.discovery)

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to: everybody says yes at once."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = _changed({"code": code, "state": asked.get("state", "")}, self.answer)
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def exchange(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A code for tokens, if the verifier belongs to the challenge; once."""
        asked = (
            self.codes.get(form.get("code", "")) if self.keeps_codes else self.codes.pop(form["code"], None)
        )
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_good = (
            asked is not None
            and asked.get("code_challenge_method") == "S256"
            and asked.get("code_challenge") == challenge
            and form.get("redirect_uri") == asked.get("redirect_uri")
            and (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        )
        self.verified.append(is_good)
        if not is_good or asked is None:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        self.tokens[access] = self.subject
        token = self.replays or self.id_token(asked.get("nonce", ""), is_dated="max_age" in asked)
        self.issued.append(token)
        return 200, {"access_token": access, "token_type": "Bearer", "id_token": token}

    def id_token(self, nonce: str, *, is_dated: bool = False) -> str:
        """Signed as the knob says. It says when the person signed in if that was asked for."""
        now = int(time.time())
        said = {
            "iss": self.url,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        }
        claims = _changed(said | ({"auth_time": now} if is_dated else {}), self.claims)
        if self.signs == "none":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "one"})
        if self.signs == "HS256":
            return _hs256(
                claims, self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            )
        kid = {"unknown-kid": {"kid": "two"}, "no-kid": {}}.get(self.signs, {"kid": "one"})
        key = self.other_key if self.signs == "wrong-key" else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers=kid)

    def information(self, access: str) -> dict[str, Any]:
        """What it says of the person."""
        said = {
            "sub": self.tokens.get(access, ""),
            "email": self.email,
            "email_verified": True,
            "name": "Ann Other",
        }
        return _changed(said, self.person)


class _Handler(BaseHTTPRequestHandler):
    issuer: OidcServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.issuer.authorize(query))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif parts.path == "/.well-known/openid-configuration":
            self._say(200, self.issuer.configuration())
        elif parts.path == "/keys":
            self._say(200, self.issuer.keys())
        elif parts.path == "/person":
            self._say(
                200, self.issuer.information(self.headers.get("Authorization", "").removeprefix("Bearer "))
            )
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(*self.issuer.exchange({key: values[0] for key, values in parse_qs(text).items()}))

    def _say(self, status: int, value: dict[str, Any]) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def _changed(values: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (values | changes).items() if value is not None}


def _hs256(claims: dict[str, Any], secret: bytes) -> str:
    """By hand: the library refuses to make such a token, an attacker does not ask it."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    head = json.dumps({"alg": "HS256", "typ": "JWT", "kid": "one"}).encode()
    signed = f"{part(head)}.{part(json.dumps(claims).encode())}"
    return f"{signed}.{part(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"
