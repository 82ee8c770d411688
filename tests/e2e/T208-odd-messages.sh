#!/bin/bash
# Odd messages, each beside what must be said of it: tests/data/messages/x.eml
# and x.expected.json. A bug enters here as a pair first.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
exec /usr/bin/python3 tests/lib/odd-messages.py pairs "$B" tests/data/messages
