#!/usr/bin/python3
"""A submission server that behaves as told: smtpd.py OPTIONS

Prints its port. Writes what it accepted into a Maildir, with the envelope in
X-Envelope-From and X-Envelope-To, and what it was told into a log.
"""
import argparse
import asyncio
import os
import ssl
import time

from aiosmtpd.smtp import AuthResult, SMTP

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--maildir", required=True)
options.add_argument("--cert", required=True, help="PREFIX.pem and PREFIX.key")
options.add_argument("--no-starttls", action="store_true")
options.add_argument("--implicit", action="store_true")
options.add_argument("--auth", help="USER:PASSWORD, then required")
options.add_argument("--rcpt", help="reply to RCPT, '550 no such person'")
options.add_argument("--data", help="reply to the message")
options.add_argument("--mute", action="store_true",
                     help="never answer to the message")
options.add_argument("--mute-quit", action="store_true",
                     help="take the message and never answer to QUIT")
given = options.parse_args()

for part in ("cur", "new", "tmp"):
    os.makedirs(os.path.join(given.maildir, part), exist_ok=True)


def log(line):
    with open(given.log, "a", encoding="utf-8") as file:
        file.write(line + "\n")


class Handler:
    count = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        log("EHLO " + hostname + (" tls" if session.ssl else " plain"))
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        log("MAIL " + address)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        log("RCPT " + address)
        if given.rcpt:
            return given.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        log("DATA %d" % len(envelope.original_content))
        if given.data:
            return given.data
        if given.mute:
            await asyncio.sleep(60)
        Handler.count += 1
        name = "%d.M%06dP%d.test" % (time.time(), Handler.count, os.getpid())
        path = os.path.join(given.maildir, "tmp", name)
        with open(path, "wb") as file:
            file.write(b"X-Envelope-From: %s\r\nX-Envelope-To: %s\r\n" % (
                envelope.mail_from.encode(),
                " ".join(envelope.rcpt_tos).encode()))
            file.write(envelope.original_content)
        os.rename(path, os.path.join(given.maildir, "new", name))
        return "250 taken"

    async def handle_QUIT(self, server, session, envelope):
        if given.mute_quit:
            await asyncio.sleep(60)
        return "221 bye"


def authenticate(server, session, envelope, mechanism, data):
    user, password = given.auth.split(":", 1)
    log("AUTH " + mechanism)
    return AuthResult(success=data.login == user.encode() and
                      data.password == password.encode(), handled=False)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(given.cert + ".pem", given.cert + ".key")



def session():
    extra = {}
    if not given.no_starttls and not given.implicit:
        extra["tls_context"] = context
        extra["require_starttls"] = True
    if given.auth:
        extra.update(authenticator=authenticate, auth_required=True,
                     auth_require_tls=not given.implicit)
    return SMTP(Handler(), hostname="smtp.test", **extra)


async def main():
    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", 0, ssl=context if given.implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
