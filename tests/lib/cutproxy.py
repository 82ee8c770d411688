"""A line to a server that breaks: cutproxy.py --to PORT --control FILE --log FILE

Prints its port, then passes bytes both ways. At each connection it reads from
FILE what happens to the server's bytes, which it cannot read either (TLS):

    through         nothing
    cut K           the line ends behind the first K (K odd: it is reset)
    garble K        byte K comes with other bits
    delay K         behind the first K, a pause of half a second
    stall K         behind the first K nothing comes any more

At the end of each connection the log has a line: how many bytes the server
had sent.
"""
import argparse
import select
import socket
import struct
import threading
import time

DELAY_S = 0.5


def passed(link, mode, at, sent, data):
    """Gives @data to the client; FALSE when the line is broken with it."""
    end = sent + len(data)
    if mode == "through" or at >= end or (at < sent and mode != "stall"):
        link.sendall(data)
        return True
    inside = max(0, at - sent)
    if mode == "garble":
        data = bytearray(data)
        data[inside] ^= 0x55
        link.sendall(data)
        return True
    link.sendall(data[:inside])
    if mode == "delay":
        time.sleep(DELAY_S)
        link.sendall(data[inside:])
    return mode != "cut"


def serve(link, target, control, log):
    with open(control, encoding="ascii") as file:
        mode, _, number = file.read().strip().partition(" ")
    at, sent = int(number or 0), 0
    server = socket.create_connection(("127.0.0.1", target))
    whole = not (mode == "cut" and at == 0)
    try:
        while whole:
            ready, _, _ = select.select([link, server], [], [])
            if link in ready:
                data = link.recv(65536)
                if not data:
                    break
                server.sendall(data)
            if server in ready:
                data = server.recv(65536)
                if not data:
                    break
                whole = passed(link, mode, at, sent, data)
                sent += len(data)
    except OSError:
        pass
    with open(log, "a", encoding="ascii") as file:
        file.write("%d\n" % sent)
    if at % 2 == 1:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
    link.close()
    server.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", type=int, required=True)
    parser.add_argument("--control", required=True)
    parser.add_argument("--log", required=True)
    options = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", 0), backlog=16)
    print(listener.getsockname()[1], flush=True)
    while True:
        link, _ = listener.accept()
        threading.Thread(target=serve, daemon=True, args=(
            link, options.to, options.control, options.log)).start()


main()
