#!/usr/bin/python3
"""Holds a first sitting with nobody at the keyboard.

    sitting.py INTRAY CONFIG STAFF.csv ID WORDS ID WORDS [--wrong HALF]

Answers each question of `intray sitting` as it comes: a passphrase, or the
check words that were printed with a half just before. --wrong 1 or 2 types
other check words for that half. Prints what intray prints; exits as it does.
For tests and the demo alone: passphrases of people never stand on a command
line.
"""
import re
import subprocess
import sys


def main(arguments):
    wrong = 0
    if "--wrong" in arguments:
        at = arguments.index("--wrong")
        wrong = int(arguments[at + 1])
        del arguments[at:at + 2]
    if len(arguments) != 7:
        sys.exit(__doc__)
    program, config, staff, first, words_1, second, words_2 = arguments
    talk = subprocess.Popen(
        [program, "--config", config, "sitting", "--staff", staff,
         "--passphrase-file", "-", first, second],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, bufsize=1)
    secrets = [words_1, words_2]
    check_words = ""
    for line in talk.stdout:
        print(line, end="")
        printed = re.match(r"Check words: (.*)", line)
        asked = re.match(r"Check words of half (\d):", line)
        answer = None
        if printed:
            check_words = printed.group(1)
        elif line.startswith("New passphrase of ") and secrets:
            answer = secrets.pop(0)
        elif asked:
            answer = check_words
            if int(asked.group(1)) == wrong:
                answer += " wrong"
        if answer is not None:
            talk.stdin.write(answer + "\n")
            talk.stdin.flush()
    talk.stdin.close()
    return talk.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
