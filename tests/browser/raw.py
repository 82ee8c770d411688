#!/usr/bin/python3
"""Requests that no browser sends: raw.py PORT. Prints ok or not ok a line."""
import re
import socket
import ssl
import sys
import time
import warnings

PORT = int(sys.argv[1])
HOST = "127.0.0.1:%d" % PORT
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
ORIGIN = "Origin: https://%s\r\n" % HOST
failed = False


def connect(version=None):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if version is not None:
        context.minimum_version = context.maximum_version = version
    return context.wrap_socket(socket.create_connection(("127.0.0.1", PORT), 5))


def ask(text, timeout=5):
    """All that comes back until the other side closes or falls silent."""
    connection = connect()
    connection.settimeout(timeout)
    connection.sendall(text.encode("latin-1"))
    got = b""
    try:
        while True:
            piece = connection.recv(65536)
            if not piece:
                return got, True
            got += piece
    except (socket.timeout, TimeoutError):
        return got, False
    except OSError:
        return got, True
    finally:
        connection.close()


def old_versions():
    """The names of what must not be spoken; the module calls them old too."""
    warnings.simplefilter("ignore", DeprecationWarning)
    return (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


def report(good, name, detail=""):
    global failed
    failed = failed or not good
    print("%s - %s %s" % ("ok" if good else "not ok", name,
                          "" if good else detail))


def refused(name, text, statuses):
    got, closed = ask(text, 2)
    answers = re.findall(rb"HTTP/1\.1 (\d+)", got)
    # What stands behind would be one more answer, with another status. (The
    # library's own refusals have their head twice.)
    good = closed and all(int(answer) in statuses for answer in answers)
    report(good, name, "%s closed=%s" % (answers, closed))


def head(line, fields, host="Host: %s\r\n" % HOST):
    return "%s HTTP/1.1\r\n%s%s\r\n" % (line, host, fields)


second = head("GET /tray", "")
refused("two hosts", head("GET /sign-in", "Host: %s\r\n" % HOST), {400})
refused("another host", head("GET /sign-in", "", "Host: evil.example\r\n"),
        {400})
refused("no host", head("GET /sign-in", "", ""), {400})
refused("length and chunks", head("POST /sign-in", FORM + ORIGIN +
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") +
        "0\r\n\r\n" + second, {400})
refused("two lengths", head("POST /sign-in", FORM + ORIGIN +
        "Content-Length: 3\r\nContent-Length: 60\r\n") + "a=b" + second, {400})
refused("chunks", head("POST /sign-in", FORM + ORIGIN +
        "Transfer-Encoding: chunked\r\n") + "3\r\na=b\r\n0\r\n\r\n" + second,
        {400})
refused("negative length", head("POST /sign-in", FORM + ORIGIN +
        "Content-Length: -1\r\n") + second, {400})
refused("a body on a GET", head("GET /sign-in", "Content-Length: 3\r\n") +
        "a=b" + second, {400})
refused("a body that is too long", head("POST /sign-in", FORM + ORIGIN +
        "Content-Length: 65537\r\n"), {413})
refused("a folded cookie", head("GET /sign-in", "Cookie: a=b\r\n c=d\r\n"),
        {400})
refused("a folded host", head("GET /sign-in", "", "Host: %s\r\n x\r\n" % HOST),
        {400})
refused("%00 in the path", head("GET /sign-in%00x", ""), {404})
refused("dots in the path", head("GET /static/../sign-in", ""), {404})
refused("escaped dots", head("GET /static/%2e%2e/sign-in", ""), {404})
refused("a query", head("GET /sign-in?x=1", ""), {404})
refused("a whole address", head("GET https://evil.example/sign-in", ""), {404})
refused("OPTIONS", head("OPTIONS /sign-in", ""), {405})
refused("TRACE", head("TRACE /sign-in", ""), {405})
refused("HEAD", head("HEAD /sign-in", ""), {405})
refused("HTTP/1.0", "GET /sign-in HTTP/1.0\r\nHost: %s\r\n\r\n" % HOST, {505})
refused("a proxy's field", head("GET /sign-in", "X-Forwarded-For: 10.0.0.1\r\n"),
        {400})
refused("sixty fields", head("GET /sign-in", "Accept: a\r\n" * 60), {431})
refused("40 KiB of fields", head("GET /sign-in", "Accept: %s\r\n" %
        ("a" * 40960)), {400, 413, 431})
refused("a form of another site", head("POST /sign-in", FORM +
        "Origin: https://evil.example\r\nContent-Length: 3\r\n") + "a=b", {403})

# The library cuts a path at a NUL: what stands before it counts, exactly.
got, closed = ask(head("GET /tray\0/../sign-in", "Connection: close\r\n"))
report(got.startswith(b"HTTP/1.1 303"), "a NUL in the path ends it", got[:80])
got, closed = ask(head("GET /sign-in", "Connection: close\r\n"))
report(got.startswith(b"HTTP/1.1 200"), "an ordinary request gets its page",
       got[:80])
got, closed = ask(head("GET /sign-in", "") + head("GET /sign-in", "") +
                  head("GET /sign-in", "Connection: close\r\n"))
report(got.count(b"HTTP/1.1 200") == 3, "three requests a connection")

for version in old_versions():
    try:
        connect(version).close()
        report(False, "%s is not spoken" % version.name)
    except (ssl.SSLError, OSError):
        report(True, "%s is not spoken" % version.name)

# One line a second keeps a connection open for ever, if idle time is all that
# counts.
slow = connect()
slow.sendall(b"GET /sign-in HTTP/1.1\r\nHost: ")
start = time.monotonic()
try:
    while time.monotonic() - start < 30:
        slow.sendall(b"a")
        time.sleep(0.5)
except OSError:
    pass
took = time.monotonic() - start
report(took < 25, "a slow connection is cut", "after %d s" % took)
sys.exit(1 if failed else 0)
