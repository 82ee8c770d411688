#!/usr/bin/python3
"""Runs a program at a terminal of its own: at-terminal.py ANSWER PROGRAM...

Types ANSWER after each question that ends in "[y/N] ", prints what the
terminal showed, ends as the program does.
"""
import os
import pty
import sys

answer, program = sys.argv[1], sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execv(program[0], program)
seen = b""
answered = 0
while True:
    try:
        data = os.read(fd, 4096)
    except OSError:
        break
    if not data:
        break
    seen += data
    if seen.count(b"[y/N] ") > answered:
        answered += 1
        os.write(fd, answer.encode() + b"\n")
status = os.waitpid(pid, 0)[1]
sys.stdout.write(seen.decode("utf-8", "replace"))
sys.exit(os.WEXITSTATUS(status))
