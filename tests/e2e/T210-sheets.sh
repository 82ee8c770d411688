#!/bin/bash
# Files that have only text here (Word, rich text, calendar entries, text and
# HTML that is attached) are shown on sheets, each with the text that stands on
# it, under a line that says so; the body of a message is not.
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
import sys
sys.path.insert(0, "tests/hostile")
import office
def paragraph(text):
    return "<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text
def cell(text):
    return "<w:tc>" + paragraph(text) + "</w:tc>"
def row(*texts):
    return "<w:tr>" + "".join(cell(text) for text in texts) + "</w:tr>"
def put(name, data, filename, kind=None):
    letter = office.letter(data, filename)
    if kind:
        letter = letter.replace(b"application/octet-stream; ", kind + b"; ")
        letter = letter.replace(b"Content-Transfer", b"Content-Disposition: "
                                b"attachment\r\nContent-Transfer", 1)
    with open("%s/%s.eml" % (sys.argv[1], name), "wb") as file:
        file.write(letter)
put("word", office.word(
    paragraph("Thornmere General Hospital") +
    paragraph("Please give Leo Marsh 5 ml of cetirizine at noon.") + "<w:tbl>" +
    row("Monday", "Wholegrain pasta") + row("Tuesday", "Nothing with egg") +
    "</w:tbl>" + "".join(paragraph("Paragraph number %d of the plan." % i)
                         for i in range(1, 91))), "care plan.docx")
put("rtf", rb"{\rtf1 Dear nursery\par Leo must not eat egg.\par}", "plan.rtf")
put("ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Review of the plan\r\n"
    b"DTSTART:20261102T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "invite.ics", b"text/calendar")
put("txt", b"Leo must not eat egg.\n", "notes.txt", b"text/plain")
put("html", b"<p>Leo must not eat egg.</p>", "notes.html", b"text/html")
put("hidden", b"<p style=\"display:none\">You have won.</p>", "notes.html",
    b"text/html")
put("long", b"word " * 400000, "long.txt", b"text/plain")
put("cell", b"a\t" + b"word " * 200000, "long.txt", b"text/plain")
put("zz-behind", b"Leo must not eat egg.\n", "notes.txt", b"text/plain")
P
ls "$work"/*.eml >"$work/list"
xargs "$B/reader-drive" "$B" --text --names <"$work/list" >"$work/out"
awk '/^FILE / {file = $2 ".out"; next} {
    printf "%s|", substr($0, 1, 3000) >file}' "$work/out"
says () { # case, fixed text, title
    grep -qF -- "$2" "$work/$1.eml.out"
    check "$3 ($1)" $?
}

[ "$(grep -c '^OK ' "$work/out")" -eq "$(wc -l <"$work/list")" ]
check "every letter is read to its end" $?
says word "pages=4 pictures=3" "three sheets, and none for the body"
says word "|Tuesday	Nothing with egg|Paragraph number 1 of the plan.|" \
    "their text is as before"
[ "$(grep -c "^Paragraph number [0-9]* of the plan.$" "$work/out")" -eq 90 ]
check "no line is lost between two sheets" $?
for name in rtf ics txt html; do
    says $name "pages=2 pictures=1" "a sheet"
done
says hidden "pages=2 pictures=1" "hidden words alone leave an empty sheet"
says hidden "|--- hidden|You have won.|" "and stay apart"
says long "pages=200" "two million letters are 200 pages"
says long "2:text/plain:read" "none of them lost"
says cell "2:text/plain:read" "nor of a single cell"
says zz-behind "pictures=1" "the letter behind them is read"

# What a person sees is read back from the pictures.
mkdir "$work/sheets"
DRIVE_PICTURES=$work/sheets "$B/reader-drive" "$B" --text "$work/word.eml" \
    >"$work/out"
/usr/bin/python3 - "$work" <<'P'
import sys
sys.path.insert(0, "tests/hostile")
import office
for page in (2, 3):
    with open("%s/sheets/%d.png" % (sys.argv[1], page), "rb") as file:
        data = office.letter(file.read(), "sheet.png")
    with open("%s/sheet%d.letter" % (sys.argv[1], page), "wb") as file:
        file.write(data)
P
last=$(sed -n '/^--- page 2 /,/^--- page 3 /p' "$work/out" | grep "^Para" |
    tail -1)
"$B/reader-drive" "$B" --text "$work/sheet2.letter" >"$work/seen2"
"$B/reader-drive" "$B" --text "$work/sheet3.letter" >"$work/seen3"
shows () { # sheet, fixed text, title
    grep -qF -- "$2" "$work/seen$1"
    check "$3" $?
}
shows 2 "Text of care plan.docx; the original" "a sheet says what it is"
shows 2 "look is not shown" "and is not"
shows 2 "Please give Leo Marsh 5 ml of cetirizine at noon." "it shows lines"
shows 2 "Nothing with egg" "and cells"
shows 2 "$last" "the last line of its text is the last that it shows"
shows 3 "Text of care plan.docx; the original" "the second one says so too"
! grep -qF -- "$last" "$work/seen3"
check "and begins behind it" $?

echo "1..$number"
exit $failed
