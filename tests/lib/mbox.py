#!/usr/bin/python3
"""mbox files for tests, as mail programs write them.

mbox.py append FILE EML...     with locks, quoting as mboxrd does
mbox.py read FILE              notes in each message that it was read
mbox.py drop FILE N            removes the N-th message, as compacting does
mbox.py hold FILE SECONDS      holds the write lock
mbox.py many FILE N EML...     N messages with subjects of their own
"""
import fcntl
import re
import sys
import time

verb, name = sys.argv[1:3]
FROM = b"From sender@agency.example Mon Nov 24 10:00:00 2025\n"


def quoted(data):
    data = data.replace(b"\r\n", b"\n")
    return FROM + re.sub(rb"(?m)^(>*From )", rb">\1", data).rstrip(b"\n") + \
        b"\n\n"


def split(data):
    return [FROM + part for part in data.split(FROM)[1:]]


if verb == "many":
    count = int(sys.argv[3])
    mails = [open(path, "rb").read() for path in sys.argv[4:]]
    with open(name, "wb") as file:
        for n in range(count):
            file.write(quoted(b"X-Number: %d\n" % n +
                              mails[n % len(mails)]))
    sys.exit(0)
with open(name, "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    if verb == "append":
        file.seek(0, 2)
        for path in sys.argv[3:]:
            file.write(quoted(open(path, "rb").read()))
    elif verb == "hold":
        print("held", flush=True)
        time.sleep(float(sys.argv[3]))
    else:
        messages = split(file.read())
        if verb == "read":
            messages = [m.replace(b"\n", b"\nStatus: RO\nX-UID: %d\n" % n, 1)
                        for n, m in enumerate(messages, 1)]
        else:
            del messages[int(sys.argv[3]) - 1]
        file.seek(0)
        file.truncate()
        file.write(b"".join(messages))
