#!/usr/bin/python3
"""A provider that is odd on purpose: tokenfake.py CERT_PREFIX LOG MODE

Prints its port. Each request is a line in the log: path and form. Modes:
  good         gives tokens at once: access-N, refresh-N, N counted
  slow         pending, slow_down, then tokens; the code asks for 1 second
  expired      the device code expires at once
  denied       the person says no
  huge         1 MiB of JSON
  not-json     a page of a captive portal with HTTP 200
  nul, nul-escaped   a NUL in the token
  types        the token is a number
  no-type      no token_type
  list         a list, not an object
  deep         50,000 brackets
  line-feed    a line feed in the token
  no-token     200 and nothing in it
  error-200    an error under HTTP 200
  plain-403    a proxy's page with 403
  busy         HTTP 503
  redirect     sends us to another port
  drip         a byte a second
  cut          half an answer
  seconds      expires_in as text
  negative     expires_in below 0
  http-page    a verification address without TLS
  invalid-grant, invalid-client, later   these errors
"""
import http.server
import json
import ssl
import sys
import time
import urllib.parse

prefix, log, mode = sys.argv[1:4]
count = {"token": 0, "poll": 0}
ERRORS = {"invalid-grant": "invalid_grant", "invalid-client": "invalid_client",
          "later": "temporarily_unavailable"}


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def say(self, status, body, more=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        for name, value in more:
            self.send_header(name, value)
        self.end_headers()
        if mode == "cut":
            data = data[:len(data) // 2]
        if mode == "drip":
            for byte in data:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(1)
            return
        self.wfile.write(data)
        self.close_connection = True

    def do_POST(self):
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with open(log, "a", encoding="utf-8") as file:
            file.write(self.path + " " + form + "\n")
        fields = dict(urllib.parse.parse_qsl(form))
        if self.path == "/device/auth":
            self.say(200, {
                "device_code": "the-device-code", "user_code": "BCDF-GHJK",
                "verification_uri": "http%s://login.example/device" % (
                    "" if mode == "http-page" else "s"),
                "expires_in": 2 if mode == "expired" else 60, "interval": 1})
        elif self.odd():
            pass
        elif "device_code" in fields.get("grant_type", ""):
            self.poll()
        else:
            self.give()

    def poll(self):
        count["poll"] += 1
        error = {"expired": "expired_token", "denied": "access_denied"}.get(mode)
        if mode == "slow" and count["poll"] == 1:
            error = "authorization_pending"
        if mode == "slow" and count["poll"] == 2:
            error = "slow_down"
        if error:
            self.say(400, {"error": error})
        else:
            self.give()

    def give(self):
        count["token"] += 1
        self.say(200, self.token())

    def token(self, **changed):
        answer = {"access_token": "access-%d" % count["token"],
                  "refresh_token": "refresh-%d" % count["token"],
                  "token_type": "Bearer", "expires_in": 60}
        answer.update(changed)
        return {name: value for name, value in answer.items()
                if value is not None}

    def odd(self):
        bodies = {
            "huge": self.token(scope="x" * (1 << 20)),
            "not-json": b"<p>Please accept the terms of this network.</p>",
            "nul": json.dumps(self.token(access_token="a#b")).encode().replace(
                b"#", b"\0"),
            "nul-escaped": self.token(access_token="a\0b"),
            "types": self.token(access_token=12345),
            "no-type": self.token(token_type=None),
            "list": [self.token()],
            "deep": b'{"access_token":' + b"[" * 50000,
            "line-feed": self.token(access_token="a\nb"),
            "no-token": {},
            "error-200": {"error": "invalid_grant"},
            "seconds": self.token(expires_in="60"),
            "negative": self.token(expires_in=-5),
        }
        if mode in bodies:
            self.say(200, bodies[mode])
        elif mode == "plain-403":
            self.say(403, b"<p>Forbidden</p>")
        elif mode == "busy":
            self.say(503, b"later")
        elif mode == "redirect":
            self.say(307, b"", [("Location", "https://127.0.0.1:1/token")])
        elif mode in ERRORS:
            self.say(400, {"error": ERRORS[mode]})
        else:
            return False
        return True


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(prefix + ".pem", prefix + ".key")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
