#!/bin/bash
# Of sixty letters and a children's list, no name, sender, subject, file name
# nor four running words can be read in any file that intray wrote, in plain,
# UTF-16 or base64. A planted one is found by the same search.
. tests/lib/centre.sh

search () {
    $PYTHON tests/lib/in-clear.py "$DATA" "$C"/{keys,pins,run,etc,told,log}
}

new_centre clear
put tests/demo/mail/*.eml
try "sixty messages are taken" ingest
try "nothing of them is in clear" search

# Each as one file among sealed ones, in noise as sealed bytes are.
plant () {
    local name=$1 text=$2
    shift 2
    printf '%s' "$text" | "$@" >"$WORK/planted"
    (head -c 5000 /dev/urandom; cat "$WORK/planted"; head -c 5000 /dev/urandom) \
        >"$DATA/sealed/$name"
    planted+=("$name")
}

planted=()
plant four-words "$(printf '\t')The back door was$(printf '\t')" cat
# In noise the first and last word may have a letter too many.
words="The back door was open and"
plant words "$words" cat
plant capitals "$words" tr a-z A-Z
plant lines "$words" tr ' ' '\n'
plant utf-16-le "$words" iconv -t UTF-16LE
plant utf-16-be "$words" iconv -t UTF-16BE
plant utf-16-odd "$words" bash -c 'printf z; iconv -t UTF-16LE'
plant base64 "$words" base64 -w0
plant base64-1 "x$words" base64 -w0
plant base64-2 "xy$words" base64 -w0
plant base64-lines "$words $words" base64 -w20
plant child "Ayla Demir" cat
plant family "Mrs. O'Byrne, Mrs. Byrne" cat
plant sender "thornmere-hospital.test" cat
plant subject "Addressee only: Ruth Adeyinka" cat
plant file-name "scan001.pdf" cat
touch "$DATA/sealed/Jack Byrne"
sql "UPDATE letter SET ref = 'Ayla' WHERE ref = (SELECT ref FROM letter LIMIT 1)"
search >"$WORK/found"
for name in "${planted[@]}"; do
    try "found when planted: $name" grep -q "sealed/$name: " "$WORK/found"
done
try "found when planted: the name of a file" grep -q "the path" "$WORK/found"
try "found when planted: a short name alone in a column" \
    grep -q "register.db: a column: ayla" "$WORK/found"
finish
