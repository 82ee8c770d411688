#!/bin/bash
# A centre begins with two people at one table: each types her own passphrase,
# each gets half of the recovery key and proves that she has it. Nothing counts
# before that; nothing is repeated after it. Further people come in likewise.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre-people.sh

staff=tests/demo/staff.csv

sit () {
    printf '%s\n' "$(words one)" "$(words two)" x x |
        intray sitting --passphrase-file - "$@"
}
directories () { sql 'SELECT count (*) FROM directory'; }
nothing_counts () {
    [ "$(directories)" = 0 ] && [ ! -e "$C/etc/root" ]
}

empty_centre one
try "a sitting needs the staff list" refuses 64 "--staff" sit S02 S10
try "a sitting needs two names" refuses 64 missing sit --staff $staff S02
try "one person is no sitting" refuses 65 "two people" \
    sit --staff $staff S02 S02
try "whoever is not on the list cannot sit" refuses 65 "S77 is not on" \
    sit --staff $staff S02 S77
try "one of the two must be a senior" refuses 65 "one of the two must be" \
    sit --staff $staff S01 S10
try "a key worker is not the second one" refuses 65 "neither senior nor" \
    sit --staff $staff S02 S05
sit_short () {
    printf '%s\n' "too short" "$(words two)" x x |
        intray sitting --passphrase-file - "$@"
}
try "a short passphrase is refused" refuses 65 "" \
    sit_short --staff $staff S02 S10
printf 'staff_id,name,role,email\nS02,\033]0;x\007Ruth,lead,\nS10,F,trustee,\n' \
    >"$WORK/escape.csv"
try "a name in a question reaches the terminal as what it is" refuses 65 \
    'New passphrase of \x1b]0;x\x07Ruth:' \
    sit_short --staff "$WORK/escape.csv" S02 S10
try "questions that nobody answers end it" refuses 65 "nobody answered" \
    intray sitting --passphrase-file /dev/null --staff $staff S02 S10
try "wrong check words of half 1 are refused" refuses 65 "of half 1" \
    sitting S02 S10 --wrong 1
try "wrong check words of half 2 are refused" refuses 65 "of half 2" \
    sitting S02 S10 --wrong 2
try "nothing of all that counts" nothing_counts
try "nobody can sign in before the sitting" refuses 65 "comes first" \
    as S02 tray

# What a power cut between root file and commit leaves.
printf '%064d\n' 0 >"$C/etc/root"
sitting S02 S10 >"$C/paper"
check "a sitting is held, over the root file of one that was not" $?
try "the root file has 64 signs" grep -Eqx '[0-9a-f]{64}' "$C/etc/root"
try "each half is printed once" equal \
    "$(grep -c '^Recovery key of Test centre: half [12] of 2' "$C/paper")" 2
try "they have other check words" equal \
    "$(grep '^Check words: ' "$C/paper" | sort -u | wc -l)" 2
try "no passphrase is printed" refuses 1 "" grep -q "the words of" "$C/paper"
try "the machine's secrets are sealed to recovery" equal \
    "$(sql 'SELECT length (to_recovery) > 200 FROM centre')" 1

cp "$C/etc/root" "$C/root.before"
try "a second sitting is refused" refuses 65 "held already" sitting S02 S10
try "and leaves the root file alone" cmp "$C/etc/root" "$C/root.before"
# What a power cut after the commit leaves.
sql 'UPDATE centre SET to_recovery = NULL'
try "a second sitting is refused without the seals too" refuses 65 \
    "held already" sitting S02 S10
try "but makes up for the seals" equal \
    "$(sql 'SELECT length (to_recovery) > 200 FROM centre')" 1

printed=$WORK/paper
mkdir "$printed"
empty_centre two
talk () { # the same conversation as in tests/lib/sitting.py, by a coprocess
    local line secrets from to pid
    secrets=("$(words S02)" "$(words S10)")
    coproc TALK { intray sitting --print-to "$printed" --staff $staff \
        --passphrase-file - S10 S02 2>&1; }
    from=${TALK[0]} to=${TALK[1]} pid=$TALK_PID
    while read -r line <&"$from"; do
        case $line in
        "New passphrase of "*)
            echo "${secrets[0]}" >&"$to"
            secrets=("${secrets[@]:1}") ;;
        "Check words of half 1:") check_words 1 >&"$to" ;;
        "Check words of half 2:") check_words 2 >&"$to" ;;
        esac
    done
    wait "$pid"
}
check_words () { # as a person types them
    sed -n 's/^Check words: //p' "$printed/half-$1.txt" | tr a-z A-Z
}
try "a coprocess can hold the conversation, and the senior may be second" talk
try "--print-to writes files for the owner alone" equal \
    "$(stat -c %a "$printed"/half-[12].txt | uniq)" 600

C=$WORK/one CONFIG=$C/intray.conf DATA=$C/data
typo () {
    intray --as S02 --passphrase-file <(echo "not the words of S02") tray
}
nobody () {
    intray --as S99 --passphrase-file <(echo "not the words of S02") tray
}
try "a wrong passphrase is refused" refuses 77 "do not go together" typo
try "by the same words as somebody who is not there" equal \
    "$(typo 2>&1)" "$(nobody 2>&1)"
try "nobody is signed in by default" refuses 77 "give --as" intray tray
try "a kept sign-in needs a running vault" refuses 75 "no vault runs" \
    as S02 sign-in
try "signing out is always possible" intray sign-out

enrol_one () { NEW=$1 as S02 enrol "$1"; }
enrol_by () { NEW=$2 as "$1" enrol "$2"; }
try "whoever is not imported cannot be enrolled" refuses 65 \
    "import the staff list first" enrol_one S05
as S02,S10 staff import $staff >/dev/null 2>&1
try "the staff list makes them wait" equal "$(directories)" 2
try "a key worker is enrolled by the lead alone" enrol_one S05
try "she can sign in" as S05 tray
try "nobody is enrolled twice" refuses 65 "enrolled already" enrol_one S05
senior_alone () { NEW=S03 as S02 enrol S03; }
senior () { NEW=S03 as S02,S10 enrol S03; }
try "a senior is not enrolled by one person" refuses 65 "" senior_alone
try "a senior is enrolled by two" senior
try "a key worker enrols nobody" refuses 77 "your role" enrol_by S05 S06
cut () {
    intray --as S02 --passphrase-file <(words S02) enrol S06
}
try "a passphrase that is missing in the file is asked by name" refuses 65 \
    "New passphrase of S06: nobody answered" cut
try "enrol needs a name" refuses 64 missing as S02 enrol
finish
