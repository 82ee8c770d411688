#!/bin/bash
# Notices leave only over verified TLS, to one recipient; what the server says
# decides between sent, later and never; nothing that a setting or a roll
# holds becomes a second SMTP command.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/net.sh

printf 'From: intray@centre.test\r\nSubject: Correspondence tray\r\n\r\n%s\r\n.dot\r\n..\r\n' \
    'Something waits.' >"$WORK/notice"
printf 'hush hush\n' >"$WORK/password"
printf 'wrong\n' >"$WORK/wrong"

# send PORT [MODE [USER [PASSWORD [CA [FROM [TO [MS]]]]]]] <MESSAGE
send () {
    "$B/send-drive" "$B" "${HOST:-localhost}" "$1" "${2:-starttls}" "${3:-}" \
        "${4:-}" "${5:-$WORK/ca/ca.pem}" "${6:-bounce@centre.test}" \
        "${7-ruth@centre.test}" "${8:-8000}"
}
received () { cat "$SMTP_MAILDIR"/new/* 2>/dev/null; }

start_smtpd "$WORK/plain" || exit 1
port=$SMTP_PORT
test "$(send "$port" <"$WORK/notice")" = "sent 250"
check "STARTTLS: the server takes it" $?
received | tail -n +3 | cmp -s - "$WORK/notice"
check "it arrives byte for byte, lines with dots too" $?
received | head -2 | tr -d '\r' | tr '\n' ' ' |
    grep -q '^X-Envelope-From: bounce@centre.test X-Envelope-To: ruth@centre.test $'
check "the envelope is the one asked for" $?
grep -q '^EHLO centre.test tls' "$SMTP_LOG" &&
    ! grep -qi "$(hostname)" "$SMTP_LOG"
check "it greets with the sender's domain, not with the machine's name" $?

out=$(send "$port" starttls '' '' "$WORK/ca/other-ca.pem" <"$WORK/notice")
grep -q '^error 4 .*unknown authority' <<<"$out"
check "an unknown authority stops it, with the reason" $?
mkdir -p "$WORK/wrongname"
start_smtpd "$WORK/wrongname" --cert "$WORK/ca/wrong" || exit 1
out=$(send "$SMTP_PORT" <"$WORK/notice")
grep -q '^error 4 .*not for this name' <<<"$out"
check "a certificate for another name stops it" $?
! grep -q MAIL "$SMTP_LOG" && [ -z "$(received)" ]
check "nothing is said inside before the certificate is good" $?
start_smtpd "$WORK/expired" --cert "$WORK/ca/expired" || exit 1
out=$(send "$SMTP_PORT" <"$WORK/notice")
grep -q '^error 4 .*expired' <<<"$out" && ! grep -q MAIL "$SMTP_LOG"
check "an expired certificate stops it" $?
start_smtpd "$WORK/notls" --no-starttls || exit 1
out=$(send "$SMTP_PORT" <"$WORK/notice")
grep -q '^error 4 .*no STARTTLS' <<<"$out" && ! grep -q MAIL "$SMTP_LOG"
check "a server without STARTTLS stops it" $?

start_smtpd "$WORK/later" --rcpt '450 4.2.2 mailbox of ruth is full' || exit 1
out=$(send "$SMTP_PORT" <"$WORK/notice")
grep -q '^error 1 450 ' <<<"$out" && ! grep -q ruth <<<"$out"
check "4xx for the recipient: later, and no address in the text" $?
start_smtpd "$WORK/never" --rcpt '550 5.1.1 ruth@centre.test unknown' || exit 1
out=$(send "$SMTP_PORT" <"$WORK/notice")
grep -q '^error 2 550 ' <<<"$out" && ! grep -q ruth <<<"$out"
check "5xx for the recipient: refused, and no address in the text" $?
start_smtpd "$WORK/data4" --data '451 try later' || exit 1
grep -q '^error 1 451 ' <<<"$(send "$SMTP_PORT" <"$WORK/notice")"
check "4xx for the message: later" $?
start_smtpd "$WORK/data5" --data '554 no' || exit 1
grep -q '^error 2 554 ' <<<"$(send "$SMTP_PORT" <"$WORK/notice")"
check "5xx for the message: refused" $?

start_smtpd "$WORK/auth" --auth 'intray:hush hush' || exit 1
test "$(send "$SMTP_PORT" starttls intray "$WORK/password" <"$WORK/notice")" = \
    "sent 250"
check "it signs in with the password of the file" $?
grep -q '^error 4 535 ' \
    <<<"$(send "$SMTP_PORT" starttls intray "$WORK/wrong" <"$WORK/notice")"
check "a refused sign-in is a matter of settings" $?
grep -q '^error 4 530 ' <<<"$(send "$SMTP_PORT" <"$WORK/notice")"
check "so is a missing one" $?
out=$(send "$SMTP_PORT" starttls intray "$WORK/nothing" <"$WORK/notice")
grep -q "^error 4 0 .*$WORK/nothing: No such file" <<<"$out"
check "a missing password file is named" $?

start_smtpd "$WORK/implicit" --implicit || exit 1
test "$(send "$SMTP_PORT" tls <"$WORK/notice")" = "sent 250"
check "implicit TLS: the server takes it" $?
out=$(send "$SMTP_PORT" tls '' '' "$WORK/ca/other-ca.pem" <"$WORK/notice")
grep -q '^error 4 ' <<<"$out"
check "implicit TLS: an unknown authority stops it" $?
test "$(HOST=127.0.0.1 send "$SMTP_PORT" tls <"$WORK/notice")" = "sent 250"
check "a server named by its address is verified by it" $?

closed=$(free_port)
grep -q '^error 1 0 ' <<<"$(send "$closed" <"$WORK/notice")"
check "nobody listens: later" $?
out=$(HOST=no-such-host.invalid send 587 <"$WORK/notice")
grep -q '^error 1 0 .*cannot find' <<<"$out"
check "an unknown name: later" $?
start_smtpd "$WORK/mute" --mute || exit 1
begin=$(date +%s%N)
out=$(send "$SMTP_PORT" starttls '' '' "$WORK/ca/ca.pem" bounce@centre.test \
    ruth@centre.test 1500 <"$WORK/notice")
took=$((($(date +%s%N) - begin) / 1000000))
grep -q '^error 1 .*in time' <<<"$out" && [ "$took" -lt 4000 ]
check "a server that never answers ends at the deadline ($took ms)" $?
start_smtpd "$WORK/mutequit" --mute-quit || exit 1
out=$(send "$SMTP_PORT" starttls '' '' "$WORK/ca/ca.pem" bounce@centre.test \
    ruth@centre.test 1500 <"$WORK/notice")
test "$out" = "sent 250"
check "one that took it and then falls silent has taken it" $?

start_smtpd "$WORK/inject" || exit 1
bad=0
for to in 'a@centre.test>\r\nRCPT TO:<parent@home.example' 'a@b.test\n' \
    'a@b.test c@d.test' '<a@b.test>' 'a' '@b.test' 'a@' '' 'a@b..test' \
    '"a b"@c.test' 'a@b.test,c@d.test' '../../x@b.test' 'a@b\001.test'; do
    out=$(send "$SMTP_PORT" starttls '' '' "$WORK/ca/ca.pem" \
        bounce@centre.test "$to" <"$WORK/notice")
    grep -q '^error 2 ' <<<"$out" || bad=1
done
[ $bad -eq 0 ] && [ ! -s "$SMTP_LOG" ]
check "an address that is none never reaches the wire" $?
out=$(send "$SMTP_PORT" starttls '' '' "$WORK/ca/ca.pem" \
    'x@y.test> SIZE=1\r\nRSET' <"$WORK/notice")
grep -q '^error 4 ' <<<"$out" && [ ! -s "$SMTP_LOG" ]
check "nor does a wrong envelope sender" $?
bad=0
for message in 'Subject: a\n\nb\n' 'Subject: a\r\n\r\n.\n' 'a\rb\r\n' 'no end' \
    'caf\xc3\xa9\r\n' 'nul\0\r\n' ''; do
    grep -q '^error 2 ' <<<"$(printf "$message" | send "$SMTP_PORT")" || bad=1
done
head -c 70000 /dev/zero | tr '\0' x | sed 's/.\{70\}/&\r\n/g' >"$WORK/long"
grep -q '^error 2 ' <<<"$(send "$SMTP_PORT" <"$WORK/long")" || bad=1
[ $bad -eq 0 ] && [ ! -s "$SMTP_LOG" ]
check "a message that is no ASCII in lines, or too long, is refused" $?

finish
