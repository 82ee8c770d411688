#!/bin/bash
# The parts of a message are exact: path, type, name, bytes and hash, whatever
# its line ends, encodings and nesting. Known odd messages are pairs of a file
# and what must be said of it; others are made here and compared with what they
# were made of.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
exec /usr/bin/python3 tests/lib/odd-messages.py generated "$B"
