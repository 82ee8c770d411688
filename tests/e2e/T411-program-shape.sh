#!/bin/bash
# Every program that we build is position independent, with read-only
# relocations and no executable stack (a library's linker settings once
# switched the first off without a word); and who has a network links neither
# register nor keys.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/net.sh

programs=$(find build "$B" -maxdepth 1 -type f -name 'intray*' | sort -u)
[ "$(wc -w <<<"$programs")" -ge 6 ]
check "there are programs" $?
for program in $programs; do
    readelf -h "$program" | grep -q 'Type: *DYN' &&
        readelf -Wd "$program" | grep -q 'FLAGS_1.*PIE' &&
        readelf -Wd "$program" | grep -q 'BIND_NOW\|FLAGS_1.*NOW' &&
        readelf -Wl "$program" | grep -q GNU_RELRO &&
        readelf -Wl "$program" | grep 'GNU_STACK' | grep -qv 'RWE'
    check "$program is DYN, PIE, bound at start, no executable stack" $?
done

for name in intray-fetch intray-send intray-token; do
    ! ldd "$B/$name" | grep -qE 'sqlite|sodium|gmime|poppler|microhttpd'
    check "$name links no register, no keys, no reader of letters" $?
done
! ldd "$B/intray-fetch" | grep -q curl &&
    ! ldd "$B/intray-send" | grep -q etpan &&
    ! ldd "$B/intray-token" | grep -q etpan
check "each face links its own library only" $?
for name in intray-ingest intray-notify; do
    [ -e "$B/$name" ] || continue
    ! ldd "$B/$name" | grep -qE 'etpan|curl|gnutls|seccomp'
    check "$name links no network library" $?
done

finish
