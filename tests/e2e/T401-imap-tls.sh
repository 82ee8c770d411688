#!/bin/bash
# A server that cannot prove who it is hears nothing: no byte of ours inside
# TLS, no password, and the reason is said.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/net.sh

printf 'secret of the mailbox\n' >"$WORK/password"
# drive CA [HOST]
drive () {
    "$B/fetch-drive" "$B" "${2:-localhost}" "$FAKE_PORT" post@centre.test \
        "$WORK/password" "$1" INBOX 4000 open
}
silent () { ! grep -qE '^bytes|LOGIN|secret' "$FAKE_LOG"; }

start_imapfake "$WORK/fake" record server || exit 1
out=$(drive "$WORK/ca/other-ca.pem")
grep -q '^error 4 the certificate of localhost is refused: .*issuer is unknown' \
    <<<"$out"
check "an unknown authority is refused, with the reason" $?
wait_for test -s "$FAKE_LOG"
sleep 0.2
silent
check "not one byte is said inside" $?
out=$(drive '')
grep -q '^error 4 the certificate of localhost is refused' <<<"$out" && silent
check "the system's authorities do not know it either" $?

# The recorder would see what is said to a good one.
out=$(drive "$WORK/ca/ca.pem")
grep -q '^handshake' "$FAKE_LOG"
check "the right authority gets through the handshake" $?
grep -q '^error 1 .*in time' <<<"$out"
check "and waits for a greeting, to its deadline" $?

start_imapfake "$WORK/fake" record wrong || exit 1
out=$(drive "$WORK/ca/ca.pem")
grep -q '^error 4 .*refused: .*name.*does not match' <<<"$out"
check "a certificate for another name is refused, with the reason" $?
sleep 0.2
silent
check "not one byte is said inside" $?

start_imapfake "$WORK/fake" record expired || exit 1
out=$(drive "$WORK/ca/ca.pem")
grep -q '^error 4 .*refused: .*expired' <<<"$out"
check "an expired certificate is refused, with the reason" $?
sleep 0.2
silent
check "not one byte is said inside" $?

start_imapfake "$WORK/fake" good server || exit 1
grep -q '^uidvalidity=77' <<<"$(drive "$WORK/ca/ca.pem" 127.0.0.1)"
check "a server named by its address is verified by it" $?

start_imapfake "$WORK/fake" plain server || exit 1
grep -q '^error 1 cannot agree on TLS' <<<"$(drive "$WORK/ca/ca.pem")" && silent
check "a server without TLS hears nothing" $?

# TLS 1.1 and older, and nothing that a middleman could weaken.
old () {
    openssl s_server -accept 127.0.0.1:"$1" -cert "$WORK/ca/server.pem" \
        -key "$WORK/ca/server.key" -cipher 'ALL:@SECLEVEL=0' "${@:2}" \
        >"$WORK/old" 2>&1 &
    STARTED+=($!)
    FAKE_PORT=$1
    wait_for grep -q ACCEPT "$WORK/old"
}
old "$(free_port)" -tls1_1
grep -q '^error 1 cannot agree on TLS' <<<"$(drive "$WORK/ca/ca.pem")" &&
    ! grep -q LOGIN "$WORK/old"
check "TLS 1.1 is not spoken" $?
old "$(free_port)" -tls1_2 -cipher 'aNULL:@SECLEVEL=0'
grep -q '^error 1 cannot agree on TLS' <<<"$(drive "$WORK/ca/ca.pem")"
check "nor a cipher without a certificate" $?

finish
