#!/bin/bash
# What a password opens in the reader, and what it says where it does not.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
D=tests/data/reader
number=0

read_with () { # password or "", file
    "$B/reader-drive" "$B" --text ${1:+"--password=$1"} "$2"
}
says () { # title, password, file, text
    number=$((number + 1))
    if read_with "$2" "$3" | grep -qF -- "$4"; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        read_with "$2" "$3" | head -5 | cut -c1-300 | sed 's/^/# /'
    fi
}

pdf=$(echo tests/demo/mail/17-*.eml)
says "a locked PDF opens" Larch-and-Rowan-4 "$pdf" "application/pdf:read"
says "and has its pages" Larch-and-Rowan-4 "$pdf" "pictures=1"
says "not with another one" Larch-and-Rowan-5 "$pdf" \
    "application/pdf:locked(PDF locked with a password: the one that was given"
for how in old aes; do
    zip=$D/locked-$how.zip
    says "a zip locked the $how way is locked" "" $zip \
        "locked(ZIP archive locked with a password)"
    says "it opens" Fernhollow23 $zip "1.1:text/plain:read"
    says "and is read" Fernhollow23 $zip "two-step instructions"
    says "not with another one" Fernhollow24 $zip \
        "locked(locked with a password: the one that was given does not open"
done
# The old lock lets one in 256 begin: none of these may be read as words.
tried=0
for i in $(seq 300); do echo "--password=wrong$i" "$D/locked-old.zip"; done |
    xargs "$B/reader-drive" "$B" >"${TMPDIR:-/tmp}/T220.$$"
tried=$(grep -c '1.1:.*:locked(' "${TMPDIR:-/tmp}/T220.$$")
rm -f "${TMPDIR:-/tmp}/T220.$$"
number=$((number + 1))
[ "$tried" -eq 300 ] && echo "ok $number - no wrong one is taken for right" ||
    echo "not ok $number - no wrong one is taken for right ($tried of 300)"
for file in locked.odt locked.ods; do
    says "an ODF document says what to do instead ($file)" x $D/$file \
        "cannot be opened here; save it without the password and upload it"
done
says "what opens for everybody opens all the same" x $D/owner.pdf \
    "application/pdf:read"
says "what is not locked needs none" x $D/plan.pdf "application/pdf:read"
echo "1..$number"
