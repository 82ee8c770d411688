#!/bin/bash
# The centre's own lists: what a dry run shows is what is applied; a bad row
# is named and skipped, a bad file is refused whole; the forms in which
# spreadsheets save a list are all read.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre-people.sh

header=child_id,given_name,family_name,known_as,other_names,dob,nhs_number
header+=,address,postcode,key_worker,parents
row () { # child_id, given name, dob, NHS number
    echo "$1,$2,Example,,,$3,${4:-},1 High Street,ZZ1 1AA,S05,"
}
list () { # rows; a roll in $WORK/NAME
    local name=$1
    shift
    printf '%s\n' "$header" "$@" >"$WORK/$name"
}
# Into files, one for what is said and one for what is complained of.
import () {
    as S02 roll import "$@" >"$WORK/out" 2>"$WORK/err"
    echo "exit $?" >>"$WORK/err"
}
complains () { # file, exit status, text
    import "$1"
    grep -q "^exit $2\$" "$WORK/err" && grep -qF -- "$3" "$WORK/err" || {
        cat "$WORK/err"
        return 1
    }
}
says_dates () { grep -qF -- "$1" "$WORK/out" || { cat "$WORK/out"; return 1; }; }

empty_centre lists
sitting S02 S10 >/dev/null || exit 1
dry=$(as S02,S10 staff import --dry-run tests/demo/staff.csv 2>&1)
try "a dry run of the staff list changes nothing" equal \
    "$(sql 'SELECT count (*) FROM directory')" 1
real=$(as S02,S10 staff import tests/demo/staff.csv 2>&1)
try "what it showed is what is applied" equal \
    "$(grep -v '^Nothing was changed' <<<"$dry")" "$real"
named () { [[ $real == *"S07 Jo Cole is related to C010"* ]]; }
try "a person related to a child nobody knows yet is named" named

import --dry-run tests/demo/roll.csv
cp "$WORK/out" "$WORK/dry"
import tests/demo/roll.csv
try "the children's list is imported" grep -q '^exit 0$' "$WORK/err"
try "a dry run said the same" cmp <(grep -v '^Nothing was' "$WORK/dry") \
    "$WORK/out"
try "42 children are new" grep -q '^children: 42 new' "$WORK/out"
try "dates are read back in words" says_dates \
    "C001: born 19 March 2023, starts 2 September 2024"
import tests/demo/roll.csv
try "a second import finds them all as they were" grep -q \
    '^children: 0 new, 0 changed, 42 as they were' "$WORK/out"
related () { as S02,S10 staff import tests/demo/staff.csv; }
try "the relation is entered once the child is known" related
agencies () { as S02 agencies import tests/demo/agencies.csv; }
try "the agencies are imported" agencies

list date.csv "$(row C101 Ann 31/02/2022)" "$(row C102 Bea 3/4/2022)"
try "a wrong date is named with file and line, exit 65" complains \
    "$WORK/date.csv" 65 'date.csv line 2: dob "31/02/2022" is not a date'
try "the rows beside it are taken" grep -q '^C102 Bea Example: new' "$WORK/out"
try "day comes before month, and is read back" says_dates \
    "C102: born 3 April 2022"
list nhs.csv "$(row C103 Cal 2022-04-03 '999 000 0001')"
try "a wrong NHS digit drops the number and keeps the child" complains \
    "$WORK/nhs.csv" 0 "NHS number of C103 has a wrong check digit"
try "that child is there" grep -q '^C103 Cal Example: new' "$WORK/out"
list twice.csv "$(row C104 Dee 2022-04-03)" "$(row C104 Dot 2022-04-04)"
try "a child_id that comes twice is named" complains \
    "$WORK/twice.csv" 65 "C104 stands in line 2 already"
try "the first of the two is taken" grep -q '^C104 Dee' "$WORK/out"
printf 'child_id,given_name,family_name\nC105,Eve,Example\n' >"$WORK/short.csv"
try "a missing column refuses the file" complains \
    "$WORK/short.csv" 65 "short.csv line 1: the column"
: >"$WORK/empty.csv"
try "an empty file is refused" complains "$WORK/empty.csv" 65 "is empty"
list bare.csv
try "a list without rows changes nothing" complains "$WORK/bare.csv" 65 \
    "no row that could be read"
printf 'PK\3\4\0\0' >"$WORK/roll.xlsx"
try "a spreadsheet's own file is refused with what to do" complains \
    "$WORK/roll.xlsx" 65 "save it as CSV"
try "a file that is not there is named" complains "$WORK/none.csv" 65 \
    "none.csv"

{ printf '\xEF\xBB\xBF'; printf '%s\n' "$header" "$(row C106 Zoë 2022-04-03)"; } |
    sed 's/$/\r/' >"$WORK/bom.csv"
try "byte order mark and CR LF are accepted" complains "$WORK/bom.csv" 0 "exit"
try "the name is whole" grep -qx 'C106 Zoë Example: new' "$WORK/out"
list utf8.csv "$(row C107 Renée 2022-04-03)"
iconv -t WINDOWS-1252 "$WORK/utf8.csv" >"$WORK/latin.csv"
try "what is not UTF-8 is read as Windows-1252, and said so" complains \
    "$WORK/latin.csv" 0 "latin.csv is not UTF-8; it was read as Windows-1252"
try "the accent is right" grep -qx 'C107 Renée Example: new' "$WORK/out"
list escape.csv "$(row C108 $'Flo\e]0;x\a' 2022-04-03)"
import "$WORK/escape.csv"
try "nothing in a list reaches the terminal as a control" refuses 1 "" \
    grep -q $'\e' "$WORK/out" "$WORK/err"

list stdin.csv "$(row C109 Gil 2022-04-03)"
from_stdin () { as S02 roll import - <"$WORK/stdin.csv"; }
try "standard input is read" from_stdin
both () { intray --as S02 --passphrase-file - roll import - </dev/null; }
try "standard input is not list and passphrase at once" refuses 64 "both" both
list json.csv "$(row C110 Hal 2022-04-03)" "$(row C111 Ida never)"
json () {
    as S02 --json roll import "$WORK/json.csv" 2>/dev/null |
        $PYTHON -c 'import json, sys
one = json.load (sys.stdin)
assert one["list"] == "roll" and one["dry_run"] is False
assert one["bad_rows"] == 1 and len (one["problems"]) == 1
assert one["plan"][0].startswith ("C110"), one'
}
try "--json gives one object" json
many () { # several frames
    { echo "$header"
      for i in $(seq 2000); do row "D$i" "Child$i" 2023-01-15; done; } \
        >"$WORK/many.csv"
    as S02 roll import "$WORK/many.csv" >/dev/null &&
        as S02 roll import "$WORK/many.csv" |
        grep -q '^children: 0 new, 0 changed, 2000 as they were'
}
try "a list of many pages arrives whole" many
long=$(printf 'x%.0s' $(seq 8000))
list long.csv "C112,$long,$long,$long,$long,2022-04-03,,$long,$long,$long,$long" \
    "$(row C113 Jo 2022-04-03)"
try "a row longer than a frame is named and skipped" complains \
    "$WORK/long.csv" 65 "long.csv line 2: the row is too long"
key_worker () { NEW=S05 as S02 enrol S05 && as S05 roll import "$WORK/date.csv"; }
try "a key worker imports no list" refuses 77 "your role" key_worker
try "an import needs a file" refuses 64 missing as S02 roll import
finish
