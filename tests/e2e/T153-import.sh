#!/bin/bash
# Years of old mail: counted before it begins, taken as historical, nobody
# told, nobody's task; what fits no child who is here is listed for the leads
# and its content gone, unless all is wanted; bad files are named; the same
# mail from the archive and from the mailbox is one letter.
. tests/lib/centre-people.sh

export INTRAY_NOW=2026-11-24T10:00:00Z
people_centre import S05
check "a centre with its people" $?

mail=(tests/demo/mail/*.eml)
archive=$WORK/archive
mkdir -p "$archive"/{exported/deep,Mail/{cur,new,tmp},Mail/.Sent/{cur,new,tmp}}
$PYTHON tests/lib/mbox.py many "$archive/Inbox" 20 "${mail[@]:0:20}"
cp "${mail[@]:20:10}" "$archive/exported/"
cp "${mail[@]:30:10}" "$archive/exported/deep/"
n=0
for file in "${mail[@]:40:20}"; do
    n=$((n + 1))
    case $((n % 4)) in
        0) to=Mail/new ;;
        1) to=Mail/cur ;;
        2) to=Mail/.Sent/cur ;;
        3) to=Mail/.Sent/new ;;
    esac
    cp "$file" "$archive/$to/$((1764000000 + n)).M$n.host:2,S"
done
cp "${mail[0]}" "$archive/Mail/tmp/1764000099.M99.host"
: >"$archive/exported/empty.eml"
head -c 500 /dev/zero >"$archive/exported/junk.eml"
echo notes >"$archive/exported/readme.txt"

exits () {
    local wanted=$1 text=$2 status
    shift 2
    "$@" >"$WORK/out" 2>&1
    status=$?
    equal $status "$wanted" && grep -qF -- "$text" "$WORK/out" || {
        cat "$WORK/out"
        return 1
    }
}
outcomes () {
    sql "SELECT group_concat(hold || '=' || n, ' ') FROM (SELECT hold,
        count(*) AS n FROM letter WHERE origin = 3 GROUP BY hold)"
}
at_terminal () {
    $PYTHON tests/lib/at-terminal.py "$1" "$PROGRAMS/intray" \
        --config "$CONFIG" import "$2"
}

try "without a terminal and --yes nothing begins" exits 64 "--yes" \
    intray import "$archive"
try "but it was counted" grep -q "^60 messages, .* MB, from .* to .*; 0 of" \
    "$WORK/out"
try "nothing was taken" equal "$(state)" "0 0 0 0"
try "a path that is not there" exits 66 "cannot open $WORK/none" \
    intray import --yes "$WORK/none"
try "a file that is no mail" exits 65 "neither an mbox nor" \
    intray import --yes "$archive/exported/readme.txt"
try "a date that is none" exits 64 "--since soon is no date" \
    intray import --since soon --yes "$archive"
try "nothing since then" exits 65 "60 older ones are left out" \
    intray import --since 2030-01-01 --yes "$archive/"

try "at a terminal it asks, and no is no" exits 1 "Nothing was taken" \
    at_terminal n "$archive"
try "nothing was taken then" equal "$(state)" "0 0 0 0"
try "yes goes on; bad files are named and the rest is in" \
    exits 65 "60 taken in" at_terminal y "$archive"
try "with a bar" grep -q "taking in \[.*%, .* messages" "$WORK/out"
try "the empty file by its name" grep -q "exported/empty.eml: it is empty" \
    "$WORK/out"
try "and the one that is noise" grep -q \
    "exported/junk.eml: it is no e-mail message" "$WORK/out"
try "no word of a letter or a name is printed" bash -c \
    "! grep -qiE 'harper|leo|speech|demir' '$WORK/out'"
try "all have one outcome" equal "$(state)" "60 60 0 60"
echo "# $(outcomes)"
try "some are on files" test "$(sql "SELECT count(*) FROM letter
    WHERE hold = 1 AND state = 7 AND due = 0")" -gt 20
try "what is on a file is closed, nothing has a due time" equal "$(sql \
    "SELECT count(*) FROM letter WHERE due <> 0 OR (hold = 1 AND state <> 7)"
    )" 0
try "nobody is told" equal "$(sql "SELECT count(*) FROM notice")" 0
intray run --once >/dev/null 2>>"$LOG"
try "nor later" equal "$(find "$C/told" -type f | wc -l)" 0

as S05 --json tray >"$WORK/tray" 2>&1
try "the key worker has old letters" grep -q '"ref"' "$WORK/tray"
try "and nothing to do with any" bash -c \
    "! grep -q '\"task\": *\"[A-Z]' '$WORK/tray'"
try "letters have their own dates" equal "$(sql "SELECT count(*) FROM letter
    WHERE born > $(date -d 2026-11-10 +%s)000")" 0

# A folder that cannot be looked into holds nothing else up.
deep=$WORK/deep$(printf '/d%.0s' $(seq 30))
mkdir -p "$WORK/deep/closed" "$deep"
cp "${mail[0]}" "$deep/"
cp "${mail[20]}" "$WORK/deep/last.eml"
cp "${mail[2]}" "$WORK/deep/closed/"
import_closed () { # also where root runs this
    chmod 0 "$WORK/deep/closed"
    setpriv --bounding-set=-dac_override,-dac_read_search \
        --inh-caps=-dac_override,-dac_read_search \
        "$PROGRAMS/intray-ingest" --config "$CONFIG" --import "$WORK/deep" --yes
}
try "a closed folder, and one too deep, are named" exits 65 \
    "deep/closed: " import_closed
try "both" grep -q "too deep" "$WORK/out"
try "and the rest is looked at" grep -q "^1 messages.*1 of them are here" \
    "$WORK/out"
chmod 700 "$WORK/deep/closed"

# What was not kept: a list for leads, nothing else.
lost=$(sql "SELECT ref FROM letter WHERE hold = 9 ORDER BY ref LIMIT 1")
try "some fit no child" test -n "$lost"
as S02 show "$lost" >"$WORK/show" 2>&1
try "a lead sees what it was" grep -q "Subject" "$WORK/show"
try "and that it was not kept" bash -c \
    "tr -s ' \n' ' ' <'$WORK/show' | grep -q 'content was not kept'"
try "a key worker does not see that it was" exits 66 "no such letter" \
    as S05 show "$lost"
try "of its content nothing is left" equal "$(sql "SELECT count(*) FROM blob
    JOIN letter ON letter.id = blob.letter WHERE hold = 9 AND kind NOT IN (0, 2)
    ")" 0
before=$(state)

# Once more: nothing twice. Then all of it.
try "the same again" exits 65 "0 taken in, 60 were here already" \
    intray import --yes "$archive"
try "changes nothing" equal "$(state)" "$before"
missing=$(sql "SELECT count(*) FROM letter WHERE hold = 9")
try "--all" exits 65 "taken in" intray import --all --yes "$archive"
try "brings what was not kept" equal "$(sql "SELECT count(*) FROM letter
    WHERE origin = 3")" $((60 + missing))
try "and keeps it" equal "$(sql "SELECT count(*) FROM letter WHERE hold = 9"
    )" "$missing"
try "still nobody is told" equal "$(sql "SELECT count(*) FROM notice")" 0
before=$(state)
try "and that again" exits 65 "0 taken in, 60 were here already" \
    intray import --all --yes "$archive"
try "changes nothing at all" equal "$(state)" "$before"
try "the book is whole" intray audit verify
finish
