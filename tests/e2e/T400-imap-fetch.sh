#!/bin/bash
# A real server: every message arrives byte for byte, whatever its size, and
# nothing in the mailbox changes. The process that talks to it has no rights.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/net.sh

drive () {
    "$B/fetch-drive" "$B" localhost "$IMAP_PORT" "${USER_NAME:-$IMAP_USER}" \
        "${PASSWORD:-$IMAP_PASSWORD_FILE}" "${CA:-$IMAP_CA}" \
        "${FOLDER:-INBOX}" "${MS:-10000}" "$@"
}
# Names and flags of what is in the Maildir; new is new, S is seen.
mailbox () { (cd "$IMAP_MAILDIR" && find new cur -type f | sort); }

start_dovecot "$WORK/imap" || exit 1

# 60 mails: the demo's, then what is hard: NUL, 8 bit, no end of line, long
# lines, at and around the sizes where pieces end.
mkdir -p "$WORK/sent" "$WORK/got"
$PYTHON - "$WORK/sent" <<'END'
import os, random, sys
import glob
random.seed(1)
head = b"From: clinic@hospital.test\r\nSubject: report\r\n\r\n"
texts = [open(p, "rb").read() for p in sorted(glob.glob("tests/demo/mail/*.eml"))[:40]]
texts = [t.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for t in texts]
for size in (65535, 65536, 65537, 131072, 262144, 1048575, 1048576, 1048577,
             2097152, 3000001):
    texts.append((head + (b"x" * 75 + b"\r\n") * (size // 77 + 1))[:size])
texts.append(head + b"A line of 8 bits \xe9\xff\xfe\r\n")
texts.append(head + b"no end")
texts.append(head + b"y" * 200000 + b"\r\n")
texts.append(head + b"* 1 FETCH (UID 1)\r\nA1 OK done\r\n{5}\r\n)\r\n")
texts.append(b"\r\n")
texts.append(b"Subject: header only\r\n\r\n")
while len(texts) < 60:
    texts.append(head + b"".join(b"%d\r\n" % random.randrange(10 ** 9)
                                 for _ in range(random.randrange(2000))))
for number, text in enumerate(texts, 1):
    with open(os.path.join(sys.argv[1], "%d.eml" % number), "wb") as file:
        file.write(text)
END
for number in $(seq 60); do deliver "$WORK/sent/$number.eml"; done
before=$(mailbox)

out=$(drive open fetch "$WORK/got" 64)
grep -q '^uidvalidity=[1-9][0-9]* uidnext=61 exists=60 idle=1$' <<<"$out"
check "the folder opens with its UIDVALIDITY, UIDNEXT and number" $?
[ "$(grep -c 'gone=0 too_large=0 differs=0' <<<"$out")" -eq 60 ]
check "60 messages are listed and fetched" $?
diff -r "$WORK/sent" "$WORK/got" >/dev/null
check "each is the same byte for byte, 64 asked at once" $?
for batch in 1 7; do
    rm -f "$WORK/got"/*
    drive fetch "$WORK/got" $batch >/dev/null
    diff -r "$WORK/sent" "$WORK/got" >/dev/null
    check "the same, $batch asked at once" $?
done
[ "$(mailbox)" = "$(sed 's|^new/\(.*\)|cur/\1:2,|' <<<"$before" | sort)" ] ||
    [ "$(mailbox)" = "$before" ]
check "nothing is seen, flagged or gone afterwards" $?

received=$(drive list 5 5 | awk 'NR == 2 {print $3}')
now=$(date +%s%3N)
[ "$received" -gt $((now - 600000)) ] && [ "$received" -le $((now + 5000)) ]
check "INTERNALDATE is the time of delivery" $?
[ "$(drive list 58 0 | tail -n +2 | cut -d' ' -f1 | tr '\n' ' ')" = "58 59 60 " ]
check "a listing begins where it is asked to" $?
[ "$(drive list 61 0 | wc -l)" -eq 1 ]
check "beyond the last there is nothing, not the last again" $?
[ "$(drive list 3 4 | tail -n +2 | cut -d' ' -f1 | tr '\n' ' ')" = "3 4 " ]
check "a listing ends where it is asked to" $?
rm "$IMAP_MAILDIR"/*/"$(mailbox | sed -n '7s|.*/||p')"
grep -q '^7 .*gone=1' <<<"$(drive one 7 one 99)"
check "a message that another client expunged is gone, not an error" $?

head -c 10000000 /dev/urandom | base64 -w 76 | sed 's/$/\r/' >"$WORK/body"
{ printf 'Subject: scan\r\n\r\n'; cat "$WORK/body"; } >"$WORK/large.eml"
deliver "$WORK/large.eml"
rm -f "$WORK/got"/*
out=$(drive list 61 0 fetch "$WORK/got" 60)
cmp -s "$WORK/large.eml" "$WORK/got/61.eml"
check "a message of 13 MB is the same byte for byte" $?

# A wait hears of a delivery.
(sleep 0.7 && deliver "$WORK/sent/1.eml") &
begin=$(date +%s%N)
out=$(drive wait 8000 list 62 0)
took=$((($(date +%s%N) - begin) / 1000000))
wait $!
grep -q '^changed=1' <<<"$out" && grep -q '^62 ' <<<"$out" && [ $took -lt 4000 ]
check "new mail ends a wait ($took ms after its start)" $?
[ "$(drive wait 300 | tail -1)" = "changed=0" ]
check "a wait without news ends at its time" $?

# The process while it is connected.
"$B/fetch-drive" "$B" localhost "$IMAP_PORT" "$IMAP_USER" \
    "$IMAP_PASSWORD_FILE" "$IMAP_CA" INBOX 10000 pause 20000 \
    >"$WORK/paused" &
driver=$!
wait_for grep -q uidvalidity "$WORK/paused"
child=$(pgrep -P $driver -x intray-fetch)
status=$(cat "/proc/$child/status")
grep -q '^Seccomp:	2' <<<"$status" && grep -q '^NoNewPrivs:	1' <<<"$status"
check "intray-fetch runs under a system call filter and can gain no right" $?
[ "$(id -u)" -ne 0 ] || {
    grep -qE '^Uid:	65534	65534	65534	65534' <<<"$status" &&
        grep -qE '^Gid:	65534	65534	65534	65534' <<<"$status" &&
        grep -qE '^Groups:	 ?$' <<<"$status"
}
check "as nobody where root started it" $?
grep -q 'Max core file size *0 *0' "/proc/$child/limits" &&
    grep -q 'Max file size *0 *0' "/proc/$child/limits"
check "it can write no file and no core" $?
# Only root may look into it at all.
{ [ ! -r "/proc/$child/environ" ] ||
    ! tr '\0' '\n' <"/proc/$child/environ" | grep -qvE '^(PATH|LC_ALL|TZ)='; } &&
    [ "$(tr '\0' ' ' <"/proc/$child/cmdline" | wc -w)" -eq 1 ]
check "no argument, and nothing in its environment" $?
disown $driver
kill -KILL $driver
wait_for test ! -d "/proc/$child"
check "it ends with its keeper" $?

# Settings that are wrong are named.
printf 'wrong\n' >"$WORK/wrong"
out=$(PASSWORD=$WORK/wrong drive open)
grep -q '^error 4 .*refuses this user or password' <<<"$out"
check "a refused sign-in is a matter of settings" $?
out=$(PASSWORD=$WORK/nothing drive open)
grep -q "^error 4 .*$WORK/nothing: No such file" <<<"$out"
check "a missing password file is named" $?
printf 'one\ntwo\n' >"$WORK/two"
grep -q "^error 4 .*$WORK/two: it must have one line" \
    <<<"$(PASSWORD=$WORK/two drive open)"
check "a password file of two lines is refused" $?
grep -q '^error 4 .*folder' <<<"$(FOLDER=Nowhere drive open)"
check "a folder that is not there is named" $?
grep -q '^error 4 .*control character' \
    <<<"$(FOLDER=$'INBOX\r\nA9 DELETE INBOX' drive open)"
check "a line break in a setting is not sent" $?
grep -q "^error 4 .*no certificate in the CA file" <<<"$(CA=$WORK/wrong drive open)"
check "a CA file without a certificate is refused" $?

# Quick, and small in memory, with many.
stop "$IMAP_PID"
for number in $(seq 2000); do cp "$WORK/sent/1.eml" "$IMAP_MAILDIR/cur/1700000000.$number.test:2,"; done
chown -R "$MAIL_OWNER" "$IMAP_MAILDIR"
rm -f "$IMAP_MAILDIR"/dovecot*
start_dovecot "$WORK/imap" || exit 1
rm -f "$WORK/got"/*
out=$(drive fetch "$WORK/got" 32 pause 0)
[ "$(grep -c '^[0-9]* size=' <<<"$out")" -eq "$(mailbox | wc -l)" ]
check "2,000 messages more are all there" $?

finish
