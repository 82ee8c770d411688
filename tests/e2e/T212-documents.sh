#!/bin/bash
# Documents as offices write them (made by LibreOffice): text, tables, sheets,
# slides; hidden words stand apart; locked and older ones say what they are.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

check () {
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        failed=1
    fi
}

/usr/bin/python3 - "$work" <<'P'
import glob, os, sys
sys.path.insert(0, "tests/hostile")
import office
def save(name, data, filename):
    with open("%s/%s.eml" % (sys.argv[1], name), "wb") as file:
        file.write(office.letter(data, filename))
page = b"<html><body><p>A page called a document.</p></body></html>"
save("html.doc", page, "report.doc")
save("junk.docx", b"\0\1\2\3" * 50, "plan.docx")
for path in glob.glob("tests/data/reader/*.*"):
    with open(path, "rb") as file:
        data = file.read()
    name = os.path.basename(path)
    save(name, data, "a.bin" if name[:4] != "plan" else name)
    # Cut and bent at a few places: each is read to its end all the same.
    for i in range(1, 8):
        at = len(data) * i // 8
        save("%s-cut-%d" % (name, i), data[:at], name)
        save("%s-bent-%d" % (name, i),
             data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1:], name)
P
ls "$work"/*.eml >"$work/list"
xargs "$B/reader-drive" "$B" --text --names <"$work/list" >"$work/out"
awk '/^FILE / {file = $2 ".out"; next} {printf "%s|", $0 >file}' "$work/out"
says () { # case, fixed text, title
    grep -qF -- "$2" "$work/$1.eml.out"
    check "$3 ($1)" $?
}
shown () { # case, text that must stand before anything hidden, title
    sed 's/--- hidden.*//' "$work/$1.eml.out" | grep -qF -- "$2"
    check "$3 ($1)" $?
}
ooxml=application/vnd.openxmlformats-officedocument
odf=application/vnd.oasis.opendocument

[ "$(grep -c '^OK ' "$work/out")" -eq "$(wc -l <"$work/list")" ]
check "every letter is read to its end, cut and bent ones too" $?
for case in "plan.docx $ooxml.wordprocessingml.document" \
    "plan.odt $odf.text" "plan.rtf application/rtf"; do
    set -- $case
    says $1 "2:$2:read" "a document is known by its content"
    shown $1 "Re: Leo Marsh, born 14 April 2023, NHS number 999 001 8545" \
        "its text is read"
    shown $1 "at noon. Zoë – €5.|" "letters beyond ASCII too"
    shown $1 "|Medicine	Dose|Cetirizine	5 ml|" "a table keeps its cells"
    shown $1 "Private and confidential|" "its head is read"
    says $1 "Northgate footer|" "and its foot"
    says $1 "Second page of the plan.|" "and its second page"
    says $1 "|Seen.  After.|" "words stand without the hidden ones between"
    says $1 "|--- hidden|Concealed words here." "which stand apart"
done
for case in "sheet.xlsx $ooxml.spreadsheetml.sheet" "sheet.ods $odf.spreadsheet"
do
    set -- $case
    says $1 "2:$2:read" "a workbook is known by its content"
    shown $1 "|Attendance|Child	Born	Hours	Present	When|" "sheet and cells"
    shown $1 "|Leo Marsh	2023-04-14	6.5	TRUE	2026-11-03 14:30" \
        "dates and times as the sheet shows them"
    says $1 "|Notes|Please ring the clinic.|" "every sheet is a page"
    says $1 "	5%|" "shares as shares"
    says $1 "--- hidden|hidden column words" "hidden columns stand apart"
    says $1 "hidden row words" "hidden rows too"
    says $1 "--- page 4 of part 2||--- hidden|Secret|hidden sheet words" \
        "and hidden sheets"
done
for case in "slides.pptx $ooxml.presentationml.presentation" \
    "slides.odp $odf.presentation"; do
    set -- $case
    says $1 "2:$2:read" "slides are known by their content"
    says $1 "|Leo's feeding plan|Thicken every drink|Notes:|Ask the dietitian \
first|" "slides and their notes are read"
    says $1 "|--- hidden|Hidden slide words|" "a hidden slide stands apart"
    says $1 "--- page 4 of part 2|Third slide|" "a slide is a page"
done
says locked.odt "$odf.text:locked(OpenDocument text locked with a password)" \
    "a locked document"
says locked.ods "locked(OpenDocument spreadsheet locked with a password)" \
    "a locked workbook"
says locked.pdf "application/pdf:locked(PDF locked with a password)" \
    "a locked PDF"
says owner.pdf "application/pdf:read" "one that only may not be printed is read"
says locked.zip "locked(ZIP archive locked with a password)" "a locked archive"
says plan.doc "application/msword:unsupported(older Word document: cannot be \
read yet, open the original)" "an older document is named"
says sheet.xls "application/vnd.ms-excel:unsupported(" "an older workbook too"
says html.doc "2:text/html:read" "a web page under a document's name is read"
says junk.docx "refused(damaged Word document: it cannot be opened)" \
    "what is no document at all is damaged"
[ "$(grep -h 'plan.odt\|sheet.xlsx' "$work/list" | grep -c cut)" -eq 14 ] &&
    ! grep -lE 'unsupported' "$work"/{plan.odt,plan.docx,sheet.xlsx}-cut-*.out
check "a cut document is damaged, not unsupported" $?

echo "1..$number"
exit $failed
