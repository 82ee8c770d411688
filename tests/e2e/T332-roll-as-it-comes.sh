#!/bin/bash
# Children's lists as offices save them, and letters of several documents, by
# `inspect` from outside: dates ISO or day first, BOM, CRLF, Windows-1252, a
# wrong check digit, extra columns, columns in another order, quotes, several
# parents; a second attachment, a forwarded message and quoted mail about
# another child hold the letter.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
/usr/bin/python3 - "$B" "$dir" <<'EOF_PY'
import email.message
import json
import os
import subprocess
import sys

B, DIR = sys.argv[1:]
HEAD = ("child_id,given_name,family_name,known_as,other_names,dob,nhs_number,"
        "address,postcode,key_worker,parents")
ROWS = [
    "C1,Zoë,Kowalczyk,Zoe Reid,,{zoe},999 000 0018,\"12 Mill, Town\",ZZ1 4CC,"
    "S1,Agnieszka Reid <A.Reid@Home.example>; \"Callum Reid\"",
    "C2,Jack,Byrne,,Lowe,{jack},999 000 0019,19 Corn,ZZ1 4QT,S1,"
    "Siobhan Byrne <s@home.example>;Karl Denny",
    "C3,Elizabeth (Libby),Hartley,,\"Stone, Libby\",{libby},,1 Row,ZZ1 1AA,S1,"]
ISO = {"zoe": "2023-07-30", "jack": "2022-11-08", "libby": "2023-10-02"}
DAY = {"zoe": "30/7/23", "jack": "8 November 2022", "libby": "2.10.2023"}
TIME = {"zoe": "30/07/2023 00:00", "jack": "2022-11-08T00:00:00",
        "libby": "02-Oct-23"}
LETTERS = [("Zoe Reid, DOB 30/07/2023", "matched C1"),
           ("Zoë Kowalczyk, NHS number 999 000 0018", "matched C1"),
           ("Jack Byrne, DOB 08/11/2022", "matched C2"),
           ("Jack Lowe, born 8 Nov 2022", "matched C2"),
           ("Jack Byrne, NHS number 999 000 0019", "suggested"),
           ("Libby Hartley, DOB 02/10/2023", "matched C3"),
           ("Libby Stone, DOB 2/10/23", "matched C3")]
number = 0


def say(good, what):
    global number
    number += 1
    print("%sok %d - %s" % ("" if good else "not ", number, what))


def message(name, body, attached=(), inner=None, sender="a@b.example"):
    mail = email.message.EmailMessage()
    mail["From"], mail["Subject"] = sender, "Letter"
    mail["Date"] = "Mon, 02 Nov 2026 08:00:00 +0000"
    mail.set_content(body)
    for text in attached:
        mail.add_attachment(text, filename="letter.txt")
    if inner:
        mail.add_attachment(inner)
    path = os.path.join(DIR, name)
    with open(path, "wb") as opened:
        opened.write(mail.as_bytes())
    return mail


def inspect(roll, *names):
    done = subprocess.run(
        [B + "/intray-classify", "inspect", "--roll", roll, "--json"]
        + [os.path.join(DIR, n) for n in names], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    out = []
    for line in done.stdout.decode("utf-8").splitlines():
        child = json.loads(line)["child"]
        out.append(" ".join([child["outcome"]] + child["ids"]))
    return out, done.stderr.decode("utf-8", "replace")


def roll_file(data):
    path = os.path.join(DIR, "roll.csv")
    with open(path, "wb") as opened:
        opened.write(data)
    return path


def csv_text(dates, end="\n", head=HEAD, rows=ROWS):
    return end.join([head] + [r.format(**dates) for r in rows]) + end


def more_columns():
    lines = csv_text(ISO).split("\n")
    return "\n".join(["Colour," + lines[0].upper().replace(
        "CHILD_ID", "Child_ID") + ",shoe size"]
        + ["red," + line + ",7" for line in lines[1:] if line]) + "\n"


for at, (text, _) in enumerate(LETTERS):
    message("l%d.eml" % at, text + "\n")
names = ["l%d.eml" % at for at in range(len(LETTERS))]
for what, data in [
        ("ISO dates", csv_text(ISO).encode()),
        ("day first", csv_text(DAY).encode()),
        ("dates with a time", csv_text(TIME).encode()),
        ("BOM and CRLF", b"\xef\xbb\xbf" + csv_text(ISO, "\r\n").encode()),
        ("ends of lines of old", csv_text(ISO, "\r").encode()),
        ("Windows-1252", csv_text(ISO).encode("cp1252")),
        ("more columns, in capitals", more_columns().encode()),
        ("no end of the last line", csv_text(ISO).rstrip("\n").encode())]:
    got, said = inspect(roll_file(data), *names)
    wanted = [outcome for _, outcome in LETTERS]
    say(got == wanted, "%s%s" % (what, "" if got == wanted else
                                 ": %s %s" % (got, said)))
    if what == "Windows-1252":
        say("Windows-1252" in said, "it says that it was read so")
    if what == "ISO dates":
        say("C2" in said and "check digit" in said,
            "the wrong check digit is named, the child kept")

bad = csv_text(ISO, rows=ROWS + ["C4,Ann,Lee,,,31/02/2022,,a,b,S1,",
                                 "C1,Bob,Lee,,,2022-02-01,,a,b,S1,"])
got, said = inspect(roll_file(bad.encode()), "l0.eml")
say(got == ["matched C1"] and "line 5" in said and "line 6" in said,
    "bad rows are named and skipped")

good = roll_file(csv_text(ISO).encode())
zoe = "Re: Zoe Reid, DOB 30/07/2023\n\nGlasses all day.\n"
jack = "Re: Jack Byrne, DOB 08/11/2022\n\nThe cast is off.\n"
message("one.eml", "Attached.\n", [zoe])
message("leaflet.eml", "Attached.\n", [zoe, "A leaflet on glasses.\n"])
message("two.eml", "Attached.\n", [zoe, jack])
message("named.eml", zoe, ["Name: Jack Byrne\nThe cast is off.\n"])
message("inner.eml", zoe, inner=message("x.eml", jack))
message("quoted.eml", zoe + "\nOn 1 Nov 2026 at 10:00, Office wrote:\n"
        + "".join("> " + line + "\n" for line in jack.splitlines()))
message("stranger.eml", zoe, ["Re: Harper Lindqvist, DOB 01/02/2023\n\n"
                              "No nuts.\n"])
for name, wanted in [("one", "matched C1"), ("leaflet", "matched C1"),
                     ("two", "several C1 C2"), ("named", "several C1 C2"),
                     ("inner", "several C1 C2"), ("quoted", "several C1 C2"),
                     ("stranger", "suggested")]:
    got, _ = inspect(good, name + ".eml")
    say(got == [wanted], "%s: %s" % (name, got))
print("1..%d" % number)
EOF_PY
