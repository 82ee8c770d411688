#!/bin/bash
# No sandbox, no go: where one layer cannot be built, the network programs say
# so and end before they listen to the server or say a word to it.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/net.sh

printf 'secret of the mailbox\n' >"$WORK/password"
printf 'Subject: Correspondence tray\r\n\r\nSomething waits.\r\n' >"$WORK/notice"
start_imapfake "$WORK/fake" good || exit 1
start_smtpd "$WORK/smtp" || exit 1

. tests/lib/oauth.sh
start_tokenfake good || exit 1

# with FAULT COMMAND...: a system call fails in the programs below
with () {
    strace -qq -f -o /dev/null -e "trace=${1%%:*}" -e "inject=$1" "${@:2}"
}
fetch () {
    with "$1" "$B/fetch-drive" "$B" localhost "$FAKE_PORT" post@centre.test \
        "$WORK/password" "$WORK/ca/ca.pem" INBOX 5000 open
}
send () {
    with "$1" "$B/send-drive" "$B" localhost "$SMTP_PORT" starttls '' '' \
        "$SMTP_CA" bounce@centre.test ruth@centre.test 5000 <"$WORK/notice"
}
ask_token () {
    with "$1" "$B/token-drive" "$B" "https://127.0.0.1:$FAKE_TOKEN_PORT/token" \
        "$WORK/ca/ca.pem" ''
}

grep -q '^uidvalidity=77' <<<"$(fetch getppid:delay_enter=1)" &&
    grep -q '^sent 250' <<<"$(send getppid:delay_enter=1)" &&
    grep -q '^token access-1 refresh-1 60 -1' <<<"$(ask_token getppid:delay_enter=1)"
check "all work while they are watched" $?

faults='seccomp:error=EINVAL landlock_create_ruleset:error=EINVAL:when=2
landlock_restrict_self:error=EPERM prctl:error=EINVAL:when=2
prlimit64:error=EPERM:when=2+'
[ "$(id -u)" -eq 0 ] && faults="$faults setresuid:error=EPERM setgroups:error=EPERM"
for fault in $faults; do
    : >"$FAKE_LOG"
    out=$(fetch "$fault")
    grep -q '^error 4 cannot build the sandbox' <<<"$out" &&
        ! grep -q 'handshake\|LOGIN' "$FAKE_LOG"
    held=$?
    check "fetch, $fault: $(tail -1 <<<"$out" | cut -c1-80)" $held
    : >"$SMTP_LOG"
    out=$(send "$fault")
    grep -q '^error 4 .*cannot build the sandbox' <<<"$out" &&
        [ ! -s "$SMTP_LOG" ]
    held=$?
    check "send, $fault: $(tail -1 <<<"$out" | cut -c1-90)" $held
    : >"$FAKE_TOKEN_LOG"
    out=$(ask_token "$fault")
    grep -q '^error 4 .*cannot build the sandbox' <<<"$out" &&
        [ ! -s "$FAKE_TOKEN_LOG" ]
    held=$?
    check "token, $fault: $(tail -1 <<<"$out" | cut -c1-90)" $held
done

finish
