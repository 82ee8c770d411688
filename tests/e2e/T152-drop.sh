#!/bin/bash
# A drop folder: scans and saved mail are taken when they are complete, byte
# by byte, and the original goes only when its row is committed; what is half
# written waits, what other programs leave is passed over, a crash anywhere
# loses nothing and doubles nothing; new files are noticed at once.
. tests/lib/centre.sh

held () {
    equal "$(state)" "$1" && equal "$(find "$MAIL" -type f | wc -l)" "$2"
}
inode () {
    stat -c %i "$1"
}
scan () {
    printf '%%PDF-1.4\n%% scan %s\n%%%%EOF\n' "$2" >"$1"
}

new_centre drop drop
scan "$MAIL/scan0001.pdf" one
printf '\xff\xd8\xff\xe0 two' >"$MAIL/IMG_1.JPG"
printf 'II*\0three' >"$MAIL/fax.tif"
printf '\x89PNG\r\n\x1a\nfour' >"$MAIL/page.png"
cp tests/demo/mail/01-*.eml "$MAIL/saved.eml"
printf '\xd0\xcf\x11\xe0six' >"$MAIL/Outlook.msg"
expected=$(sha256sum "$MAIL"/* | cut -d' ' -f1 | sort)
mkdir "$MAIL/subfolder"
scan "$MAIL/subfolder/inside.pdf" inside
try "six files" ingest
try "are six letters, and gone from the folder" held "6 6 6 0" 1
try "byte by byte" equal "$("$PROGRAMS/centre-look" "$CONFIG" pending)" \
    "$expected"
try "their origin says where they came from" equal \
    "$(sql "SELECT DISTINCT origin FROM letter")" 2
try "what lies in a folder inside stays" test -f "$MAIL/subfolder/inside.pdf"
try "and is named" grep -q \
    "inode=$(inode "$MAIL/subfolder") reason=\"folders inside" "$LOG"
rm -r "$MAIL/subfolder"

for name in '~$letter.docx' a.tmp b.part c.PARTIAL d.crdownload Thumbs.db \
    desktop.ini .DS_Store .hidden.pdf e~; do
    echo x >"$MAIL/$name"
done
try "what other programs leave" ingest
try "is passed over" held "6 6 6 0" 10
rm -f "$MAIL"/* "$MAIL"/.[hD]*

scan "$MAIL/scan0001.pdf" next
try "the scanner begins at 1 again" ingest
try "which is another letter" held "7 7 7 0" 0
scan "$MAIL/again.pdf" next
try "the same scan under another name" ingest
try "is the same letter, a second time" held "8 7 7 0" 0

exec 7>"$MAIL/slow.pdf"
printf '%%PDF-1.4\nfirst half\n' >&7
try "a file that is open for writing" ingest
try "waits" held "8 7 7 0" 1
try "and is not named yet" bash -c "! grep -q ' waits ' '$LOG'"
touch -d '2 hours ago' "$MAIL/slow.pdf"
try "after two hours" ingest
try "it is named by its inode" grep -q \
    "waits mailbox=office inode=$(inode "$MAIL/slow.pdf") reason=\"it is still" \
    "$LOG"
try "and the certificate counts it" equal \
    "$(reconcile | grep -c "missing: inode")" 1
printf 'second half\n' >&7
exec 7>&-
try "when it is closed" ingest
try "it is taken whole" held "9 8 8 0" 0
try "with both halves" grep -q "$(printf \
    '%%PDF-1.4\nfirst half\nsecond half\n' | sha256sum | cut -d' ' -f1)" \
    <("$PROGRAMS/centre-look" "$CONFIG" pending)
: >"$MAIL/empty.pdf"
try "an empty file" ingest
try "waits for its content" held "9 8 8 0" 1
scan "$MAIL/empty.pdf" filled
ln -s "$PWD/tests/demo/mail/01-meal-plan-leo.eml" "$MAIL/Ayla.pdf"
mkfifo "$MAIL/pipe.pdf"
truncate -s $((64 * 1024 * 1024 + 1)) "$MAIL/enormous.pdf"
try "links, pipes and what is too large" ingest
try "stay, and are named" bash -c "
    for name in Ayla.pdf pipe.pdf enormous.pdf; do
        grep -q \"not-taken .*inode=\$(stat -c %i '$MAIL'/\$name)\" '$LOG' ||
            exit 1
    done"
try "never by name" bash -c "! grep -qi ayla '$LOG'"
try "the rest is taken" held "10 9 9 0" 1
rm "$MAIL"/*

# What an ASCII transfer broke is another document.
printf '%%PDF-1.4\nx\n' >"$MAIL/a.pdf"
try "a scan" ingest
printf '%%PDF-1.4\r\nx\r\n' >"$MAIL/b.pdf"
try "and one with other line ends" ingest
try "are two" held "12 11 11 0" 0
tr -d '\r' <tests/demo/mail/02-*.eml >"$MAIL/lf.eml"
try "but a mail" ingest
sed 's/\r*$/\r/' "$PWD"/tests/demo/mail/02-*.eml >"$MAIL/crlf.eml"
try "with other line ends" ingest
try "is the same" held "14 12 12 0" 0

# Where the kernel does not say whether somebody writes, as for files of other
# people, a file must stay as it is for three seconds.
if [ "$(id -u)" -eq 0 ]; then
    new_centre other drop
    scan "$MAIL/other.pdf" other
    chown nobody "$MAIL/other.pdf"
    (sleep 1; echo more >>"$MAIL/other.pdf") &
    begun=$(date +%s)
    try "a file of somebody else, that grows" setpriv --bounding-set=-lease \
        "$PROGRAMS/intray-ingest" --config "$CONFIG" --mailbox office --once
    try "is taken" held "1 1 1 0" 0
    try "when it has stayed as it is" test $(($(date +%s) - begun)) -ge 3
fi

# Noticed at once: the look by the clock comes in an hour.
new_centre watched drop
sed -i 's/^\[ingest\]/&\npoll = 3600/' "$CONFIG"
"$PROGRAMS/intray-ingest" --config "$CONFIG" 2>>"$LOG" &
keeper=$!
sleep 1
scan "$MAIL/.coming" watched
mv "$MAIL/.coming" "$MAIL/moved.pdf"
within () {
    local n
    for n in $(seq 50); do
        [ "$(sql "SELECT count(*) FROM letter")" = "$1" ] && return 0
        sleep 0.1
    done
    return 1
}
try "a file that is moved in is taken at once" within 1
exec 7>"$MAIL/written.pdf"
printf '%%PDF-1.4\nwritten\n' >&7
sleep 0.5
try "one that is written" equal "$(sql "SELECT count(*) FROM letter")" 1
exec 7>&-
try "as soon as it is closed" within 2
kill $keeper
wait $keeper 2>/dev/null

new_centre killed drop 2
scan "$MAIL/a.pdf" a
scan "$MAIL/b.pdf" b
scan "$MAIL/c.pdf" b
cp tests/demo/mail/01-*.eml "$MAIL/d.eml"
save_centre
steps () {
    local n=0 status
    while [ $n -lt 300 ]; do
        n=$((n + 1))
        restore_centre
        INTRAY_CRASH_AT=$n worker
        status=$?
        [ $status -eq 0 ] && break
        equal $status 99 && ingest && held "4 3 3 0" 0 || {
            echo "after step $n"
            return 1
        }
    done
    echo "$n" >"$WORK/steps"
    [ $n -gt 30 ]
}
try "killed at every step, nothing is lost or doubled" steps
echo "# $(cat "$WORK/steps") steps"

# The original goes after the commit: with a register that cannot be written
# it stays.
full () {
    restore_centre
    strace -qq -o /dev/null -e trace=pwrite64 \
        -e inject=pwrite64:error=ENOSPC:when="$1"+ \
        "$PROGRAMS/intray-ingest" --config "$CONFIG" --mailbox office --once 2>>"$LOG"
    equal "$(($(find "$MAIL" -type f | wc -l) + $(sql \
        "SELECT count(*) FROM arrival")))" 4 || return 1
    ingest && held "4 3 3 0" 0
}
for n in 1 3 8 20; do
    try "a full disk at write $n" full $n
done
finish
