#!/bin/bash
# The README is true: what it tells to type can be typed, and what it names is
# there.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
. tests/lib/net.sh

# Targets of its shell blocks.
targets=$(sed -n '/^```sh$/,/^```$/p' README.md | sed -n 's/^make *\([a-z]*\).*/\1/p')
for target in ${targets:-none}; do
    make -n "$target" >/dev/null 2>&1
    check "make $target is a target" $?
done
make --no-print-directory all >/dev/null
check "make builds the programs" $?
make --no-print-directory install DESTDIR="$WORK/root" >/dev/null
check "make install DESTDIR= installs them" $?
"$WORK/root/usr/bin/intray" --version >/dev/null
check "the installed intray starts" $?
"$WORK/root/usr/bin/intray" inspect --json tests/demo/mail/03-*.eml |
    grep -q '"route"'
check "and finds the other programs and the model beside it" $?

# Every verb that it names in backquotes answers to --help.
grep -o '`intray [a-z][a-z -]*' README.md | sed 's/^`intray //; s/ --.*//; s/ *$//' |
    sort -u >"$WORK/verbs"
while read -r verb; do
    # Arguments follow some verbs: the longest beginning that is a verb counts.
    until [ -z "$verb" ] || "$B/intray" $verb --help >"$WORK/help" 2>&1; do
        [ "${verb% *}" = "$verb" ] && break
        verb=${verb% *}
    done
    "$B/intray" $verb --help >/dev/null 2>&1
    check "intray $verb is a verb" $?
done <"$WORK/verbs"

for path in $(grep -o "\`[a-z][a-z]*/[a-z_/.-]*\`" README.md | tr -d "\`" | sort -u); do
    [ "$path" = build/ ] || [ -e "$path" ]
    check "$path is there" $?
done
finish
