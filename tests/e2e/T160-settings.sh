#!/bin/bash
# A settings file with a mistake: file, line and key are named, exit 78, and
# nothing is done.
. tests/lib/centre.sh

# mistake NAME TEXT: the settings with TEXT at their end.
mistake () {
    cp "$CONFIG" "$WORK/intray.conf"
    printf '%b' "$2" >>"$WORK/intray.conf"
}

# named LINE_FROM_END TEXT
named () {
    local line output status program
    line=$(($(wc -l <"$WORK/intray.conf") - $1))
    for program in "intray-ingest --once" "intray-notify --once" \
        "intray-classify --once" "intray status"; do
        [ -x "$PROGRAMS/${program% *}" ] || continue
        output=$($PROGRAMS/${program% *} --config "$WORK/intray.conf" \
            ${program#* } 2>&1)
        status=$?
        [ $status -eq 78 ] &&
            [[ $output == *"$WORK/intray.conf line $line: "*"$2"* ]] || {
            echo "$program: exit $status, it says: $output"
            return 1
        }
    done
}

new_centre settings
mistake "" "[notify]\ncolour = red\n"
try "an unknown key" named 0 "there is no key colour in [notify]"
mistake "" "[nottify]\nvia = smtp\n"
try "an unknown group" named 1 "there is no group [nottify]"
mistake "" "[mailbox b]\ntype = maildir\npath = /x\n[ingest]\npoll = 0\n"
try "a value too small" named 0 "poll must be a whole number from 1 to 3600"
mistake "" "[ingest]\npoll = 3601\n"
try "a value too large" named 0 "poll must be a whole number from 1 to 3600"
mistake "" "[desk]\nport = 84a3\n"
try "a number that is none" named 0 "port must be a whole number"
mistake "" "[desk]\nport = 99999999999999999999\n"
try "a number beyond all numbers" named 0 "port must be a whole number"
mistake "" "\n[mailbox b]\n\ntype = pop3\npath = /x\n"
try "a mailbox of an unknown type" named 3 "needs type = maildir, mbox"
mistake "" "[mailbox b]\ntype = imap\nuser = x\n"
try "a mailbox without a host" named 2 "[mailbox b] needs"
mistake "" "[mailbox b]\ntype = imap\nhost = a.example\nport = 0\n"
try "a port out of range" named 0 "port must be a whole number from 1 to 65535"
try "a file that is not there" says "cannot read settings $WORK/none" \
    "$PROGRAMS/intray-ingest" --config "$WORK/none" --once
printf 'this is no settings file\n' >"$WORK/bad"
try "a file that is none" says "cannot read settings $WORK/bad" \
    "$PROGRAMS/intray-ingest" --config "$WORK/bad" --once
head -c 300000 /dev/zero | tr '\0' '#' >"$WORK/long"
try "a file that is too long" says "too long" \
    "$PROGRAMS/intray-ingest" --config "$WORK/long" --once
try "the rest was not touched" ingest
intray config show >"$WORK/shown"
try "what \"config show\" prints can be read again" \
    "$PROGRAMS/intray-ingest" --config "$WORK/shown" --once
try "and shows the same" bash -c \
    "'$PROGRAMS/intray' --config '$WORK/shown' config show |
        tail -n +2 | cmp - <(tail -n +2 '$WORK/shown')"
sed -i "s|^data = .*|data = $WORK/nowhere|" "$CONFIG"
try "a folder without a register says what makes one" \
    says '"intray init" makes one' intray status
new_centre real
rm "$DATA/THIS-IS-A-TEST"
try "this build refuses a folder that is not marked as a test" \
    says "is not marked as a test" intray status
finish
