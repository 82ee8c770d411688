#!/bin/bash
# Is anything missing? For each mailbox what is there, what has a row, what
# became of it; what was tried and set aside has its reason, what was taken out
# on purpose and what somebody else removed is counted apart. It is made once a
# day by itself, and a gap is told. A manager's signature under it is checked
# from public keys alone.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre-people.sh

NOW=$(date +%s)
at () { # seconds from the start
    export INTRAY_NOW="$(date -u -d "@$((NOW + $1))" +%FT%TZ)@$(date +%s)000"
}
classify () { "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"; }
tell () { "$PROGRAMS/intray-notify" --config "$CONFIG" --once 2>>"$LOG"; }
told () { find "$C/told"/maggie.holt@*/new -type f 2>/dev/null | wc -l; }
kept () { sql "SELECT count (*), sum (missing), sum (messages) FROM certificate"; }
line () { grep -qxF -- "$1" "$WORK/out" || { cat "$WORK/out"; return 1; }; }

people_centre counted S01 S05 || exit 1
at 0
sed -i "s/^type = maildir$/&\nafter_child = move\nmove_to = .Filed/" "$CONFIG"
mkdir -p "$MAIL/.Filed"/{cur,new,tmp}
put tests/demo/mail/[0-1]*.eml
all=$(find "$MAIL/new" -type f | wc -l)
ingest
classify
ingest
children=$(sql "SELECT count (*) FROM letter WHERE hold IN (1, 6)")
others=$(sql "SELECT count (*) FROM letter WHERE hold = 5")
last=$(find "$MAIL/new" -type f | sort | tail -1)
rm "$last"
ln -s /etc/hostname "$MAIL/new/1764000000.M999999P1.host"
ingest
reconcile >"$WORK/out"
status=$?
try "something that was set aside ends it with 1" equal "$status" 1
try "the mailbox is counted" line \
    "mailbox office: mailbox $((all - children)) = register $((all - children - 1))  NOT EQUAL"
try "what we took out is counted apart" line \
    "    $children taken out on purpose, once filed"
try "from what somebody else removed" line "    1 removed by somebody else"
try "outcomes stand with the mailbox" line \
    "$(printf '  %-14s %s' "not a child" "$others")"
try "what was set aside is named with its reason" \
    grep -Eq '^  not taken: inode [0-9]+ in .*it is a link' "$WORK/out"
try "it has a date and the head of the book" \
    grep -Eq '^at 20[0-9TZ:-]+, book of events [0-9]+:[0-9a-f]{64}$' "$WORK/out"
reconcile --json >"$WORK/out"
try "for programs too" grep -q \
    "it is a link.*\"], \"removed\": $children, \"gone\": 1, \"outcomes\": {" \
    "$WORK/out"
try "none is kept before a day has passed" equal "$(kept)" "0||"
at $((86400 + 60))
ingest
try "after a day one is made by itself" equal "$(kept)" \
    "1|1|$((all - children))"
try "with an entry in the book" grep -q "holds\|hold" <(intray audit verify)
ingest
try "and no second on that day" equal "$(kept)" "1|1|$((all - children))"
try "its gap is bad" bash -c \
    '"$1/intray" --config "$2" status --json | grep -q "\"cause\": \"missing\""' \
    - "$PROGRAMS" "$CONFIG"
intray status >"$WORK/out"
try "and status ends with 1" equal $? 1
tell
try "manager and administrator are told" equal "$(told)" 1
try "in a sentence" grep -rq "^Something in the mailbox is missing" \
    "$C/told"/maggie.holt@*
rm "$MAIL/new/1764000000.M999999P1.host"
reconcile >"$WORK/out"
try "with nothing missing it ends with 0" equal $? 0
at $((2 * 86400 + 120))
ingest
tell
try "the next day nothing is missing" equal "$(sql "SELECT missing
    FROM certificate ORDER BY id DESC LIMIT 1")" 0
try "and that is told" grep -rq "^Nothing in the mailbox is missing" \
    "$C/told"/maggie.holt@*

# A count that fails is no count that found nothing.
mv "$MAIL" "$MAIL.away"
reconcile >"$WORK/out" 2>&1
try "a mailbox that cannot be counted ends it with 75" equal $? 75
mv "$MAIL.away" "$MAIL"

# Her name under it.
as S01 audit reconcile >"$WORK/signed"
try "the manager's certificate is signed" grep -q "^by Maggie Holt$" \
    "$WORK/signed"
try "and the signature holds" intray audit reconcile --verify "$WORK/signed"
sed 's/= register \([0-9]*\)$/= register 1\1/' "$WORK/signed" >"$WORK/forged"
try "with another number it does not" bash -c '! cmp -s "$3" "$4" &&
    ! "$1/intray" --config "$2" audit reconcile --verify "$4"' - \
    "$PROGRAMS" "$CONFIG" "$WORK/signed" "$WORK/forged"
sed 's/^by Maggie Holt$/by Ruth Adeyinka/' "$WORK/signed" >"$WORK/forged"
try "nor under another name" says "DOES NOT HOLD" \
    intray audit reconcile --verify "$WORK/forged"
as S05 audit reconcile >"$WORK/unsigned" 2>"$WORK/errors"
try "a key worker signs none" bash -c \
    '! grep -q "^-- signed" "$1" && grep -q "not signed" "$2"' - \
    "$WORK/unsigned" "$WORK/errors"
try "the signature is an event" test "$(as S01 audit verify | grep -c head)" -ge 1

outsider () {
    $PYTHON - "$WORK/signed" <<'END'
import ctypes
import hashlib
import struct
import sys
sodium = ctypes.CDLL("libsodium.so.23")
text, _, signed = open(sys.argv[1]).read().rpartition("-- signed\n")
field = dict(line.split(" ", 1) for line in signed.splitlines())
centre = bytes.fromhex(text.splitlines()[1].split()[1])
message = (b"intray counts 1\0" + centre + bytes.fromhex(field["person"]) +
           struct.pack(">I", int(field["directory"])) +
           hashlib.blake2b(text.encode(), digest_size=32).digest())
sys.exit(0 if sodium.crypto_sign_verify_detached(
    bytes.fromhex(field["signature"]), message,
    ctypes.c_ulonglong(len(message)), bytes.fromhex(field["key"])) == 0 else 1)
END
}
try "whoever has the public key checks it without intray" outsider
unset INTRAY_NOW
finish
