#!/bin/bash
# What is in an archive is read like an attachment, member by member; bombs,
# locked, torn and nested ones say so, and the next letter follows.
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
import base64, gzip, io, sys, zipfile
sys.path.insert(0, "tests/hostile")
import office
def packed(*members, pack=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", pack) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()
def lock(data, count):
    raw, at = bytearray(data), 0
    for _ in range(count):
        at = raw.index(b"PK\1\2", at)
        raw[at + 8] |= 1
        raw[int.from_bytes(raw[at + 42:at + 46], "little") + 6] |= 1
        at += 4
    return bytes(raw)
def save(name, data, filename="a.zip"):
    with open("%s/%s.eml" % (sys.argv[1], name), "wb") as file:
        file.write(office.letter(data, filename))
plan = ("plan.docx", office.word(office.SEEN))
note = ("Leo/note.txt", "Please give 5 ml at noon.")
mail = ("old.eml", "From: a@b.example\nSubject: before\n\nThe older mail.\n")
good = packed(("Leo/", ""), note, plan, ("page.html", "<p>A web page</p>"),
              mail, ("empty.txt", ""), ("x.bin", b"\0\1\2"),
              ("__MACOSX/._note.txt", b"\0\5\x16\7"))
save("good", good)
save("octets", good, "a.bin")
save("nested", packed(("inner.zip", packed(note))))
save("nested-3", packed(("b.zip", packed(("c.zip", packed(note))))))
save("quine", packed(note, ("self.zip", packed(("s.zip", packed(
    ("t.zip", good)))))))
save("nothing", packed())
save("locked", lock(packed(note, plan), 2))
save("partly-locked", lock(packed(note, ("b.txt", "The open one.")), 1))
save("bomb", packed(("a.txt", bytes(400_000_000)), note))
save("bombs", packed(*[("%d.txt" % i, b"a" * 47_000_000) for i in range(9)],
                     note))
save("ratio", packed(("a.txt", bytes(30_000_000)), note))
save("many", packed(*[("%d.txt" % i, "n") for i in range(2500)]))
save("crowd", packed(*[("%d.txt" % i, "n") for i in range(5000)]))
save("torn", good[:-200])
save("torn-word", office.word(office.SEEN)[:-200], "plan.docx")
save("lzma", packed(note, pack=zipfile.ZIP_LZMA))
save("up", packed(("../../etc/x.txt", "It stays a name.")))
save("jar", packed(("META-INF/MANIFEST.MF", "x"), ("a.txt", "inside")),
     "a.jar")
save("gz", gzip.compress(b"text"), "a.txt.gz")
save("7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "a.bin")
save("rar", b"Rar!\x1a\7\1\0" + bytes(40), "a.rar")
save("zz-behind", packed(note))
P
for file in "$work"/*.eml; do
    echo "$file"
    echo "$work/zz-behind.eml"
done >"$work/list"
start=$(date +%s%N)
xargs "$B/reader-drive" "$B" --text --names <"$work/list" >"$work/out"
echo "# $(wc -l <"$work/list") letters in $((($(date +%s%N) - start) / 1000000)) ms"
awk '/^FILE / {file = $2 ".out"; next} {printf "%s|", $0 >file}' "$work/out"
says () { # case, fixed text, title
    grep -qF -- "$2" "$work/$1.eml.out"
    check "$3 ($1)" $?
}
lacks () {
    ! grep -qF -- "$2" "$work/$1.eml.out"
    check "$3 ($1)" $?
}
word=application/vnd.openxmlformats-officedocument.wordprocessingml.document

[ "$(grep -c '^OK ' "$work/out")" -eq "$(wc -l <"$work/list")" ]
check "every letter is read to its end, however hostile" $?
[ "$(grep -c '^Please give 5 ml at noon.' "$work/out")" -ge \
    "$(($(wc -l <"$work/list") / 2))" ]
check "the letter behind each is read whole" $?
says good "2.1:text/plain:read 2.2:$word:read 2.3:text/html:read \
2.4.1:text/plain:read 2.5:application/octet-stream:empty(nothing in it) \
2.6:application/octet-stream:unsupported(file of an unknown kind" \
    "members are leaves below the archive's number, by what they are"
says good "2.7:application/octet-stream:empty(a Mac's notes" "but for shadows"
says good "|Please give 5 ml at noon.|" "a text in it is read"
says good "|Dear nursery|" "a Word document too"
says good "|Subject: before||The older mail.|" "and a message"
says octets "2.1:text/plain:read" "whatever the archive was called"
says nested "2.1.1:text/plain:read" "an archive in an archive is opened"
says nested-3 "2.1.1:application/zip:refused(ZIP archive: not opened: an \
archive inside archives)" "a third is not"
says quine "2.1:text/plain:read" "what stands beside it is read"
says nothing "2:application/zip:empty(ZIP archive: nothing in it)" \
    "an empty one is said"
says locked "locked(ZIP archive locked with a password)" "a locked one"
says partly-locked "2.1:application/octet-stream:locked(locked with a \
password) 2.2:text/plain:read" "one locked member does not close the others"
says bomb "2.1:application/octet-stream:refused(unpacks to far more" "a bomb"
says bomb "|Please give 5 ml at noon.|" "costs its own member"
says bombs "2.9:application/octet-stream:refused(unpacks to far more" \
    "many large ones together"
says ratio "2.1:application/octet-stream:refused(unpacks to far more" \
    "a thousand times its size"
says many "parts=2000:" "2,000 of 2,500 members are listed"
says many "last=refused(partly read: more than 2000 parts)" "and that is said"
says crowd "refused(ZIP archive: an archive of more files than are read)" \
    "5,000 are not unpacked"
says torn "2:application/zip:refused(ZIP archive: damaged archive)" "a torn one"
says torn-word "refused(Word document: damaged archive)" "a torn Word document"
says lzma "unsupported(packed in a way that cannot be read yet" "a rare packing"
says up "|It stays a name.|" "names lead nowhere"
says jar "unsupported(" "a program is not taken for an archive"
lacks jar "inside" "nor read"
says gz "unsupported(GZIP archive: cannot be read yet" "other archives are named"
says 7z "unsupported(7-Zip archive: cannot be read yet" "by their content too"
says rar "unsupported(RAR archive: cannot be read yet" "or by name"

echo "1..$number"
exit $failed
