#!/bin/bash
# A letter about two children is split on a terminal: each key worker gets her
# child's pages and no word of the other's; the whole stays with the seniors.
# A power cut at any step leaves all of it or nothing.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre-people.sh

people_centre split S01 S05 S07 || exit 1
$PYTHON - "$WORK/two.eml" <<'END'
import email.message, email.policy, sys
mail = email.message.EmailMessage ()
mail["From"] = "Nobody <nobody@stranger.example>"
mail["To"] = "office@fernhollow.example"
mail["Subject"] = "Leo Marsh and Ava Thompson"
mail["Date"] = "Fri, 30 Oct 2026 12:00:00 +0000"
mail.set_content ("Leo Marsh: a weighted blanket helped.\n")
mail.add_attachment ("Ava Thompson: her frame was adjusted.\n",
                     filename="Ava Thompson.txt")
open (sys.argv[1], "wb").write (mail.as_bytes (policy=email.policy.SMTP))
END
put "$WORK/two.eml"
try "the stages take the post in" intray run --once
two=$(as S02 --json tray | sed -n 's/.*"ref": *"\([A-Z2-9]*\)".*/\1/p')
as S02 show "$two" >"$WORK/show"
try "the letter has a page for each of two children" grep -q -- "--- page 2" \
    "$WORK/show"
c1=C022 c2=C005
split () { # who, more
    local who=$1
    shift
    as "$who" split "$two" --reason "two children" "$@"
}
try "a child nobody has is refused" refuses 65 "C999" split S02 --to C999=1
try "pages that are none are refused" refuses 65 "1-2,4" split S02 --to $c1=1+2
try "a page that is not there is refused" refuses 65 "no page 3" \
    split S02 --to $c1=1,3
try "to who cannot open it the letter is not there" equal \
    "$(split S05 --to $c1=1 2>&1)" "$(as S05 split AAAAAAAA --reason x --to $c1=1 2>&1)"
try "a page of the other child is named first" refuses 1 "also names Ava" \
    split S02 --to $c1=1-2
save_centre whole
stages=0
while :; do
    restore_centre whole
    stages=$((stages + 1))
    INTRAY_CRASH_AT=$stages split S02 --to $c1=1 --to $c2=2 >"$WORK/said" 2>&1
    status=$?
    parts=$(sql "SELECT count(*) FROM letter WHERE origin = 8")
    [ "$status" != 0 ] || break
    [ "$parts" = 0 ] || [ "$parts" = 2 ] || break
    as S02 show "$two" >"$WORK/show" || break
    [ "$stages" -lt 40 ] || break
done
try "a power cut at each of $stages steps leaves all or nothing" equal \
    "$status $parts" "0 2"
parts=$(sed -n 's/.* is split: \(.*\)\./\1/p' "$WORK/said")
first=${parts% *} second=${parts#* }
as S05 show "$first" >"$WORK/first"
try "the key worker has her child's page" grep -q "weighted blanket" \
    "$WORK/first"
try "it says that it is a part" grep -q "Part of a letter" "$WORK/first"
! grep -qE 'Ava|Thompson|frame' "$WORK/first"
check "and no word of the other child" $?
try "not the other part" refuses 66 "" as S05 show "$second"
try "nor the whole" refuses 66 "" as S05 show "$two"
as S02 show "$two" >"$WORK/show"
try "the senior's whole names its parts" grep -q "Split into $first, $second" \
    "$WORK/show"
try "the parts are no message that arrived" equal "$(as S01 --json audit register |
    sed -n 's/.*"letters": *\([0-9]*\).*/\1/p')" 1
try "the book holds" refuses 0 "" as S01 audit verify
finish
