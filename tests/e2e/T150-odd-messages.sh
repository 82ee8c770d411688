#!/bin/bash
# 64 MiB are taken and one byte more is a row "refused"; empty and binary
# files are letters; what is no message file is left alone and named by its
# inode, never by its name; whatever is odd, the others are taken.
. tests/lib/centre.sh

large () {
    $PYTHON - "$1" "$2" <<'END'
import sys
size = int(sys.argv[2])
head = b"From: a@b.example\nSubject: large\n\n"
with open(sys.argv[1], "wb") as file:
    file.write(head)
    file.write((b"x" * 75 + b"\n") * ((size - len(head)) // 76))
    file.write(b"y" * ((size - len(head)) % 76))
END
    equal "$(stat -c %s "$1")" "$2"
}

new_centre odd
try "made: 64 MiB" large "$MAIL/new/1764000001.M1.host" $((64 * 1024 * 1024))
try "made: one byte more" \
    large "$MAIL/new/1764000002.M2.host" $((64 * 1024 * 1024 + 1))
: >"$MAIL/new/1764000003.M3.host"
head -c 3000 /dev/urandom >"$MAIL/new/1764000004.M4.host"
head -c 1000 /dev/zero >"$MAIL/new/1764000005.M5.host"
cp tests/demo/mail/01-*.eml "$MAIL/new/1764000006.M6.host"
cp tests/demo/mail/02-*.eml "$MAIL/new/$(printf 'latin-1 \xe9\xff.host')"
ln -s /nowhere "$MAIL/new/1764000007.M7.Ayla-Demir"
ln -s "$PWD/tests/demo/mail/03-inhaler-in-nursery.eml" \
    "$MAIL/new/1764000008.M8.host"
mkdir "$MAIL/new/1764000009.M9.host"
mkfifo "$MAIL/new/1764000010.M10.host"
if [ "$(id -u)" -ne 0 ]; then
    cp tests/demo/mail/04-*.eml "$MAIL/new/1764000011.M11.host"
    chmod 000 "$MAIL/new/1764000011.M11.host"
fi
cp tests/demo/mail/05-*.eml "$MAIL/tmp/1764000012.M12.host"
cp tests/demo/mail/05-*.eml "$MAIL/new/.hidden"
/usr/bin/time -f %M -o "$WORK/memory" "$PROGRAMS/intray-ingest" \
    --config "$CONFIG" --once 2>>"$LOG"
status=$?
try "what is odd does not stop the run" equal $status 0
try "seven messages are taken" equal "$(state)" "7 7 7 0"
try "one of them is refused for its size" \
    equal "$(sql "SELECT count(*) FROM letter WHERE hold = 8")" 1
try "of which the header block is kept" \
    equal "$(sql "SELECT bytes FROM blob JOIN letter ON letter.id = blob.letter
        WHERE hold = 8 AND kind = 1")" 117
try "the certificate counts it" \
    grep -q "  refused        1" <(reconcile)
try "links and pipes are named by their inodes" bash -c "
    for name in 1764000007.M7.Ayla-Demir 1764000008.M8.host \
        1764000010.M10.host; do
        grep -q \"not-taken .*inode=\$(stat -c %i '$MAIL'/new/\$name)\" \
            '$LOG' || exit 1
    done"
try "and never by their names" bash -c "! grep -qi 'ayla' '$LOG'"
try "the certificate says that three were not taken, and why" \
    equal "$(reconcile | grep -c "not taken: inode .* tries: it is ")" 3
try "it ends with 1" bash -c \
    "'$PROGRAMS/intray-ingest' --config '$CONFIG' --reconcile >/dev/null; [ \$? -eq 1 ]"
try "the large one took no more memory than a small one" bash -c \
    "[ \$(tail -1 '$WORK/memory') -lt 40000 ]"
rm "$MAIL/new/1764000007.M7.Ayla-Demir" "$MAIL/new/1764000008.M8.host" \
    "$MAIL/new/1764000010.M10.host"
try "the next run" ingest
try "has everything" bash -c "'$PROGRAMS/intray-ingest' --config '$CONFIG' \
    --reconcile | grep -q 'mailbox 7 = register 7$'"

new_centre gone
put tests/demo/mail/01-*.eml
mv "$MAIL" "$MAIL.away"
try "a mailbox that is not there: 75, named by its name" bash -c "
    '$PROGRAMS/intray-ingest' --config '$CONFIG' --once 2>'$WORK/out'
    [ \$? -eq 75 ] && grep -q 'mailbox=office' '$WORK/out'"
mkdir -p "$C/second"
cp tests/demo/mail/06-*.eml "$C/second/"
cat >>"$CONFIG" <<END
[mailbox second]
type = folder
path = $C/second
END
ingest
try "the other mailbox is taken all the same" equal "$(state)" "1 1 1 0"
mv "$MAIL.away" "$MAIL"
try "when it is back" ingest
try "it is taken" equal "$(state)" "2 2 2 0"
finish
