#!/bin/bash
# Whatever a server does, the fetch ends: in bounded time and memory, with a
# message that says what happened, and nothing wrong is taken for a letter.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/net.sh

MS=1500
printf 'secret of the mailbox\n' >"$WORK/password"
make_ca "$WORK/ca" || exit 1

# drive MODE VERB...: OUT, TOOK (ms), PEAK (KiB of intray-fetch and driver)
drive () {
    local mode=$1 begin
    shift
    start_imapfake "$WORK/fake" "$mode" || exit 1
    begin=$(date +%s%N)
    rm -rf "$WORK/got"
    mkdir "$WORK/got"
    OUT=$($PYTHON - "$B/fetch-drive" "$B" localhost "$FAKE_PORT" \
        post@centre.test "$WORK/password" "$WORK/ca/ca.pem" INBOX $MS "$@" <<'END'
import resource, subprocess, sys
sys.stdout.buffer.write(subprocess.run(sys.argv[1:], stdout=-1).stdout)
print("peak", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
END
)
    TOOK=$((($(date +%s%N) - begin) / 1000000))
    PEAK=$(sed -n 's/^peak //p' <<<"$OUT")
    stop "$FAKE_PID"
}

# ends MODE PATTERN VERB...: an error in time, in 32 MiB, no password in it
ends () {
    local mode=$1 pattern=$2 held
    shift 2
    drive "$mode" "$@"
    grep -qE "$pattern" <<<"$OUT" && [ "$TOOK" -lt $((MS * 2 + 1500)) ] &&
        [ "$PEAK" -lt 32768 ] && ! grep -q secret <<<"$OUT"
    held=$?
    check "$mode: $(tail -2 <<<"$OUT" | head -1 | cut -c1-90) ($TOOK ms, $PEAK KiB)" $held
}

drive good fetch "$WORK/got" 3
[ "$(grep -c ' size=' <<<"$OUT")" -eq 3 ] && [ "$(ls "$WORK/got" | wc -l)" -eq 3 ]
check "a good server gives three messages" $?

ends preauth '^error 4 .*PREAUTH' open
! grep -q LOGIN "$FAKE_LOG"
check "nothing is said to a session that is somebody else's" $?
ends bye '^error 1 ' open
ends login-no '^error 4 .*refuses this user or password' open
ends login-busy '^error 1 .*not now' open
ends folder-no '^error 4 .*folder' open
ends no-validity '^error 4 .*UIDVALIDITY' open

for batch in 1 3; do
    ends cut '^error 1 .*closed the connection' fetch "$WORK/got" $batch
    ends literal '^error 1 .*announces more' fetch "$WORK/got" $batch
    ends literal-close '^error 1 .*announces more' fetch "$WORK/got" $batch
    ends short '^error 1 ' fetch "$WORK/got" $batch
    ends drip '^error 1 .*in time' fetch "$WORK/got" $batch
    ends endless '^error 1 .*more than it was asked' fetch "$WORK/got" $batch
    ends stall '^error 1 .*in time' fetch "$WORK/got" $batch
    ends nul '^error 1 ' fetch "$WORK/got" $batch
    ends other-uid '^error 1 .*not asked' fetch "$WORK/got" $batch
    ends twice '^error 1 .*not asked' fetch "$WORK/got" $batch
    ends header '^error 1 .*not asked' fetch "$WORK/got" $batch
    ends origin '^error 1 .*not asked' fetch "$WORK/got" $batch
    ends more '^error 1 ' fetch "$WORK/got" $batch
    ends bye-fetch '^error 1 ' fetch "$WORK/got" $batch
done
ends list-twice '^error 1 .*twice' list 1 0
ends list-endless '^error 1 ' list 1 0

# What concerns one message stops that one only.
for batch in 1 3; do
    for mode in nil no-12 crumbs; do
        ends $mode '^12 reject ' fetch "$WORK/got" $batch
        [ $mode = crumbs ] || [ "$(grep -c ' size=' <<<"$OUT")" -eq 2 ]
        check "$mode, $batch at once: the others arrive" $?
    done
    ends gone '^12 .*gone=1' fetch "$WORK/got" $batch
    ends large '^12 size=104857600 .*too_large=1' fetch "$WORK/got" $batch
    grep -q 'Subject: 12' "$WORK/got/12.eml" &&
        ! grep -q 'Line of a letter' "$WORK/got/12.eml"
    check "large, $batch at once: only the header block came" $?
    drive estimate fetch "$WORK/got" $batch
    [ "$(grep -c 'differs=1' <<<"$OUT")" -eq 3 ] &&
        [ "$(grep -c 'Line of a letter' "$WORK/got/12.eml")" -eq 40 ]
    check "estimate, $batch at once: whole, and said to differ" $?
done
drive list-extra list 1 0 fetch "$WORK/got" 3
[ "$(grep -c ' size=' <<<"$OUT")" -eq 3 ]
check "news about flags in between disturb nothing" $?
drive list-zero list 1 0
! grep -q '^0 ' <<<"$OUT" && ! grep -q '^error' <<<"$OUT"
check "a UID of 0 is no message" $?

finish
