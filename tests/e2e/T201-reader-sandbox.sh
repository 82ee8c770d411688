#!/bin/bash
# The room in which a letter is read, as the kernel sees it; and no start where
# it cannot be built.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

check () {
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        failed=1
    fi
}

children () { cat "/proc/$1/task/$1/children" 2>/dev/null; }

printf 'From: a@b.example\nSubject: s\nX-Attack: stall\n\nHello\n' \
    >"$work/stall.eml"
INTRAY_READER_WALL_MS=3000 "$B/reader-drive" "$B/hostile" "$work/stall.eml" \
    >"$work/out" &
driver=$!
child=
for _ in $(seq 100); do
    for parent in $(children $driver); do
        for pid in $(children "$parent"); do child=$pid; done
    done
    # Ready when only the letter and the answer are left open.
    [ -n "$child" ] && grep -q 'Seccomp:	2' "/proc/$child/status" 2>/dev/null &&
        break
    sleep 0.02
done
status=$(cat "/proc/$child/status")
limits=$(cat "/proc/$child/limits")
parent=$(awk '/^PPid:/ {print $2}' <<<"$status")
grep -q '^Seccomp:	2' <<<"$status"
check "the child runs under a system call filter" $?
grep -q '^NoNewPrivs:	1' <<<"$status"
check "it can gain no right" $?
if [ "$(id -u)" -eq 0 ]; then
    grep -qE '^Uid:	65534	65534	65534	65534' <<<"$status" &&
        grep -qE '^Gid:	65534	65534	65534	65534' <<<"$status" &&
        grep -qE '^Groups:	 ?$' <<<"$status"
else
    ! grep -q '^Uid:	0	' <<<"$status"
fi
check "it is nobody, without groups" $?
grep -q '^CapEff:	0000000000000000' <<<"$status" &&
    grep -q '^CapPrm:	0000000000000000' <<<"$status"
check "it has no capability" $?
grep -qE '^Max address space +536870912 +536870912 ' <<<"$limits" &&
    grep -qE '^Max cpu time +30 +32 ' <<<"$limits" &&
    grep -qE '^Max file size +0 +0 ' <<<"$limits" &&
    grep -qE '^Max processes +0 +0 ' <<<"$limits" &&
    grep -qE '^Max core file size +0 +0 ' <<<"$limits" &&
    grep -qE '^Max open files +16 +16 ' <<<"$limits"
check "its memory, time, files and processes are bounded" $?
[ "$(ls "/proc/$child/fd" | sort -n | tr '\n' ' ')" = "0 1 2 3 4 " ]
check "only the letter and the answer are open" $?
[ "$(readlink "/proc/$child/fd/2")" = /dev/null ]
check "what libraries say of the letter goes nowhere" $?
[ "$(id -u)" -ne 0 ] || [ "$(stat -c %u "/proc/$child/mem")" -eq 0 ]
check "its memory can be opened by nobody but root" $?
grep -qa '^PATH=' "/proc/$parent/environ" &&
    [ "$(tr '\0' '\n' <"/proc/$parent/environ" | grep -c -v -E \
    '^(PATH|LC_ALL|TZ|OMP_THREAD_LIMIT|INTRAY_READER_WALL_MS)=')" -eq 0 ]
check "the parent has none of the keeper's environment" $?
[ "$(ls "/proc/$parent/task" | wc -l)" -eq 1 ]
check "the parent has one thread, so that a fork is whole" $?
wait $driver
grep -q '^REJECT the reader stopped: it took too long' "$work/out"
check "a stalled child is ended by the clock" $?
[ ! -d "/proc/$child" ] && [ ! -d "/proc/$parent" ]
check "nothing outlives the keeper" $?

INTRAY_READER_WALL_MS=5000 "$B/reader-drive" "$B/hostile" "$work/stall.eml" \
    >"$work/out" &
driver=$!
sleep 0.7
parents=$(children $driver)
kids=
for parent in $parents; do kids="$kids $(children "$parent")"; done
kill -KILL $driver
wait $driver 2>/dev/null
sleep 0.3
left=0
for pid in $parents $kids; do
    # One that only waits to be collected is gone.
    grep -q '^State:	[^ZX]' "/proc/$pid/status" 2>/dev/null && left=1
done
[ -n "${kids// /}" ] && [ $left -eq 0 ]
check "a killed keeper takes its readers with it" $?

INTRAY_READER_WALL_MS=2000 "$B/reader-drive" "$B/hostile" "$work/stall.eml" \
    >"$work/out" &
driver=$!
sleep 0.7
kids=
for parent in $(children $driver); do
    kids=$(children "$parent")
    [ -n "$kids" ] && break
done
kill -KILL "$parent"
sleep 0.3
left=0
for pid in $kids; do
    grep -q '^State:	[^ZX]' "/proc/$pid/status" 2>/dev/null && left=1
done
[ -n "${kids// /}" ] && [ $left -eq 0 ]
check "a killed parent takes its child with it" $?
wait $driver

for reader in intray-reader-head intray-reader; do
    mkdir -p "$work/bin"
    cp "$B/intray-reader-head" "$B/intray-reader" "$work/bin/"
    INTRAY_SANDBOX_BREAK=filter "$B/reader-drive" "$work/bin" \
        "$work/stall.eml" >"$work/out" 2>&1
    code=$?
    [ $code -eq 78 ] && grep -q '^STOP .*sandbox' "$work/out"
    check "without the filter nothing starts ($reader)" $?
    rm "$work/bin/intray-reader-head"
    cp "$B/hostile/intray-reader-head" "$work/bin/"
done
"$B/reader-drive" "$work/nowhere" >"$work/out" 2>&1
[ $? -eq 78 ]
check "without the programs nothing starts" $?

INTRAY_SANDBOX_BREAK=landlock "$B/reader-drive" "$B" --landlock \
    tests/demo/mail/01-*.eml >"$work/out" 2>&1
grep -q '^landlock 0' "$work/out" && grep -q '^OK ' "$work/out"
check "a kernel without Landlock is told, and letters are still read" $?
"$B/reader-drive" "$B/hostile" >"$work/out" 2>&1
printf 'From: a@b.example\nSubject: honest\nContent-Type: text/html\nX-Document-Attack: open\n\nx\n' >"$work/open.eml"
INTRAY_SANDBOX_BREAK=landlock "$B/reader-drive" "$B/hostile" \
    "$work/open.eml" >"$work/out" 2>&1
grep -q '^REJECT ' "$work/out"
check "there the document reader opens no file at all" $?

"$B/reader-drive" "$B" --pids tests/demo/mail/02-*.eml --kill \
    tests/demo/mail/02-*.eml tests/demo/mail/01-*.eml >"$work/out" 2>&1
[ "$(grep -c '^OK ' "$work/out")" -eq 3 ] &&
    [ "$(grep '^parents ' "$work/out" | sort -u | wc -l)" -eq 2 ]
check "parents that end are started again, once, and no letter is lost" $?
"$B/reader-drive" "$B" tests/demo/mail/02-*.eml --break --kill \
    tests/demo/mail/02-*.eml >"$work/out" 2>&1
tail -1 "$work/out" | grep -q '^STOP .*sandbox'
check "but not without their sandbox" $?

echo "1..$number"
exit $failed
