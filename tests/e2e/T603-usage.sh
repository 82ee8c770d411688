#!/bin/bash
# The command line's manners: options stand where they like, each kind of
# trouble has its exit status, help comes from the table of verbs.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre-people.sh

empty_centre usage
try "no verb is wrong use" refuses 64 "a verb is missing" intray
try "an unknown verb is wrong use" refuses 64 "no verb frobnicate" \
    intray frobnicate
try "half a verb names the rest" refuses 64 "audit register" intray audit
try "an unknown option is wrong use, with the synopsis" refuses 64 \
    "usage: intray show REF" intray show --colour ABCDEFGH
try "an option twice is wrong use" refuses 64 "--as is given twice" \
    intray --as S02 tray --as S03
try "an option without its value is wrong use" refuses 64 "needs a value" \
    intray tray --as
try "a verb's help needs no centre" refuses 0 "usage: intray enrol" \
    "$PROGRAMS/intray" enrol --help --config /nonexistent
help_lists () {
    local verb
    for verb in init sitting enrol "roll import" assign sign-in tray show \
        sign file inspect "audit register" "audit who" "audit verify"; do
        "$PROGRAMS/intray" --help | grep -q "^  $verb  " || {
            echo "$verb"
            return 1
        }
    done
}
try "help lists every verb" help_lists
has_page () {
    local verb
    "$PROGRAMS/intray" --help | sed -n 's/^  \([a-z][a-z -]*[a-z]\)  .*/\1/p' |
        tr ' ' '-' >"$WORK/verbs"
    for verb in sitting enrol roll-import staff-import agencies-import assign \
        sign-in sign-out tray show sign file inspect audit-register audit-who; do
        grep -qx "$verb" "$WORK/verbs" && [ -s "docs/man/intray-$verb.1" ] || {
            echo "$verb"
            return 1
        }
    done
}
try "every verb of people has its page" has_page
try "the version is said" refuses 0 "intray " "$PROGRAMS/intray" --version
try "settings that cannot be read are a matter of configuration" refuses 78 \
    "/nonexistent" "$PROGRAMS/intray" --config /nonexistent tray
unknown_key () {
    printf '[paths]\ndate = /x\n' >"$WORK/wrong.conf"
    "$PROGRAMS/intray" --config "$WORK/wrong.conf" tray
}
try "an unknown key names file and line" refuses 78 "wrong.conf line 2" \
    unknown_key
try "a folder without a register is a matter of configuration" refuses 78 "" \
    intray --data "$WORK/nowhere" --as S02 --passphrase-file /dev/null tray
try "an option may stand before the verb" refuses 65 "comes first" \
    "$PROGRAMS/intray" --as S02 --passphrase-file <(words S02) \
    --config "$CONFIG" tray
no_terminal () {
    setsid "$PROGRAMS/intray" --config "$CONFIG" --as S02 tray
}
try "without a terminal the way out is named" refuses 78 "--passphrase-file" \
    no_terminal
try "a passphrase file that is not there is named" refuses 65 \
    "/nonexistent" intray --as S02 --passphrase-file /nonexistent tray
full () { "$PROGRAMS/intray" --help >/dev/full; }
try "what could not be printed is no success" refuses 74 "" full
try "file needs a child or says that there is none" refuses 64 "name --child" \
    intray file ABCDEFGH --kind medical --flag team --reason x
try "file knows five kinds" refuses 64 "--kind is medical" \
    intray file ABCDEFGH --child C001 --kind letter --flag team --reason x
try "file knows four flags" refuses 64 "--flag is team" \
    intray file ABCDEFGH --child C001 --kind medical --flag open --reason x
answers () { intray sign ABCDEFGH --answers "$WORK/answers"; }
echo 'right_chid=yes' >"$WORK/answers"
try "an answer to no question is named" refuses 65 "no question right_chid" \
    answers
echo 'right_child' >"$WORK/answers"
try "a line without an answer is named" refuses 65 "answers line 1" answers
finish
