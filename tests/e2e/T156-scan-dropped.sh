#!/bin/bash
# A letter on paper, scanned into the drop folder, goes the whole way: it is a
# letter of its own, read, filed on the child whom it names, or asked about;
# its key worker is told and sees the page; the scan is gone from the folder,
# which lies in memory.
. tests/lib/centre-people.sh

export INTRAY_NOW=2026-11-24T10:00:00Z
people_centre scan S05
check "a centre with its people" $?
scans=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d -p "$WORK")
cat >>"$CONFIG" <<END
[mailbox scanner]
type = drop
path = $scans
END
$PYTHON tests/lib/scan-pdf.py "$scans/scan0001.pdf" \
    "Thornmere Hospital, Children's Outpatients" "Dear colleague," \
    "Re: Jack Byrne, born 08/11/2022, NHS number 999 000 5591" \
    "Jack was seen in the asthma clinic and keeps his present treatment." \
    "Diagnosis: asthma. We shall see him again in spring." \
    "Yours sincerely, A Example, Consultant Paediatrician"
$PYTHON tests/lib/scan-pdf.py "$scans/scan0002.pdf" \
    "Thornmere Hospital, Children's Outpatients" \
    "Jack was seen in clinic. We shall see him again in spring."
printf 'not really a picture' >"$scans/scan0003.jpg"
try "the stages take them" intray run --once
try "three letters are filed" equal "$(state)" "3 3 0 3"
try "the folder is empty" equal "$(find "$scans" -type f | wc -l)" 0
try "one is on a child's file" equal "$(sql "SELECT count(*) FROM letter
    WHERE hold = 1")" 1
try "two are for a person" equal "$(sql "SELECT count(*) FROM letter
    WHERE hold = 2")" 2
try "of the first the page and its words are kept" equal "$(sql "SELECT
    group_concat(kind) FROM (SELECT kind FROM blob JOIN letter
    ON letter.id = blob.letter WHERE hold = 1 AND kind IN (1, 3, 4)
    ORDER BY kind)")" 1,3,4
ref=$(sql "SELECT ref FROM letter WHERE hold = 1")
as S05 show "$ref" >"$WORK/show" 2>&1
try "its key worker reads it" grep -q "asthma clinic" "$WORK/show"
try "as a letter about Jack" grep -q "Jack" "$WORK/show"
try "and was told" test -n "$(find "$C/told" -path '*aisha*' -type f)"
rm -rf "$scans"
finish
