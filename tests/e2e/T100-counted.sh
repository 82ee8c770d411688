#!/bin/bash
# Every message in a mailbox has exactly one row, and nobody can miscount:
# sixty messages, then a sixty-first; a Maildir and a folder of .eml; the same
# bytes twice are one letter that arrived twice; nothing in a mailbox changes.
. tests/lib/centre.sh

mail=(tests/demo/mail/*.eml)

counts () {
    reconcile | grep -qF "mailbox office: mailbox $1 = register $1" || {
        reconcile
        return 1
    }
    reconcile --json | grep '"type": "mailbox"' |
        grep -qF "\"messages\": $1, \"rows\": $1, \"arrivals\": $1, \"missing\": []"
}

sums () {
    sha256sum "$@" | cut -d' ' -f1 | sort -u
}

opened () {
    equal "$("$PROGRAMS/centre-look" "$CONFIG" pending)" "$(sums "$@")"
}

untouched () {
    equal "$(find "$MAIL" -type f -printf '%P %s %T@ %m\n' | sort)" "$1"
}

for type in maildir folder; do
    new_centre "$type" "$type"
    put "${mail[@]}"
    before=$(find "$MAIL" -type f -printf '%P %s %T@ %m\n' | sort)
    try "$type: sixty messages are taken" ingest
    try "$type: mailbox 60 = register 60" counts 60
    try "$type: the register is whole" state
    try "$type: intake's key opens all of them, as they were" opened "${mail[@]}"
    try "$type: nothing in the mailbox has changed" untouched "$before"
    try "$type: a second run" ingest
    try "$type: takes nothing twice" counts 60
    printf 'From: a@b.example\nSubject: one more\n\nThe sixty-first.\n' \
        >"$WORK/one-more.eml"
    put "$WORK/one-more.eml"
    try "$type: before it is taken, the certificate names it" \
        says "NOT EQUAL" reconcile
    try "$type: the sixty-first is taken" ingest
    try "$type: 61 = 61" counts 61
    try "$type: the register is still whole" state
done

new_centre again
put "${mail[0]}" "${mail[0]}" "${mail[1]}"
try "the same bytes twice are taken" ingest
try "as two arrivals of one letter" equal "$(state)" "3 2 2 0"
try "and both are counted" counts 3
name=$(ls "$MAIL/new" | head -1)
mv "$MAIL/new/$name" "$MAIL/cur/$name:2,S"
try "a message that a mail program moved and marked" ingest
try "is the same message" counts 3
rm "$MAIL/cur/$name:2,S"
try "one that was deleted in the mailbox stays in the register" \
    equal "$(reconcile | sed -n '3,4p' | tr -s ' \n' ' ')" \
    "mailbox office: mailbox 2 = register 2 1 more in the register are no longer in the mailbox "
finish
