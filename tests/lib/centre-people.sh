# A test centre whose people come in as people do: init, sitting, lists,
# enrolment, each through the command line. Source it from the repository
# root; brings centre.sh and net.sh.
#
#   empty_centre NAME       init --test, nobody yet; C, CONFIG, DATA, MAIL, LOG
#   words STAFF_ID          the passphrase that this person has in tests
#   sitting ID ID [--wrong HALF]     of tests/demo/staff.csv, tests/lib/sitting.py
#   as ID[,SECOND] VERB...  intray VERB with their passphrases; NEW=ID adds
#                           what a new person types, ALSO=TEXT further lines
#   people_centre NAME [STAFF_ID...] all of it: every list imported, and
#                           everybody of tests/demo, or these, enrolled
#   refuses N TEXT COMMAND...        exit status N, and its output has TEXT
. tests/lib/centre.sh

empty_centre () {
    C=$WORK/$1
    CONFIG=$C/intray.conf DATA=$C/data MAIL=$C/mailbox LOG=$C/log
    mkdir -p "$C"/{run,etc,keys,pins,told} "$MAIL"/{new,cur,tmp}
    : >"$LOG"
    write_config maildir 1
    intray init --test >/dev/null
}

words () {
    echo "the words of $1 in tests"
}

sitting () {
    local first=$1 second=$2
    shift 2
    $PYTHON tests/lib/sitting.py "$PROGRAMS/intray" "$CONFIG" \
        tests/demo/staff.csv "$first" "$(words "$first")" \
        "$second" "$(words "$second")" "$@"
}

answers () { # first, second, new person, more
    words "$1"
    [ -z "$2" ] || words "$2"
    [ -z "$3" ] || words "$3"
    [ -z "$4" ] || printf '%s\n' "$4"
}

as () {
    local first=${1%,*} second=
    [[ $1 == *,* ]] && second=${1#*,}
    shift
    intray --as "$first" ${second:+--second "$second"} --passphrase-file \
        <(answers "$first" "$second" "${NEW:-}" "${ALSO:-}") "$@"
}

people_centre () {
    local id name=$1
    shift
    [ $# -gt 0 ] || set -- S01 S03 S04 S05 S06 S07 S08 S09
    empty_centre "$name" && sitting S02 S10 >/dev/null || return 1
    # Whoever is related to a child is entered once the children are known.
    as S02,S10 staff import tests/demo/staff.csv >/dev/null 2>&1
    for id in "$@"; do
        NEW=$id as S02,S10 enrol $id >/dev/null || return 1
    done
    as S02,S10 agencies import tests/demo/agencies.csv >/dev/null &&
        as S02,S10 roll import tests/demo/roll.csv >/dev/null &&
        as S02,S10 staff import tests/demo/staff.csv >/dev/null
}

refuses () {
    local wanted=$1 text=$2 output status
    shift 2
    output=$("$@" 2>&1)
    status=$?
    [ $status -eq "$wanted" ] && [[ $output == *"$text"* ]] || {
        printf 'exit status %s instead of %s; it says:\n%s\n' \
            $status "$wanted" "$output"
        return 1
    }
}
