#!/bin/bash
# The published vectors: a centre that an earlier intray wrote opens in full;
# whatever is altered in its register is noticed by whoever opens it; its
# sign-offs verify from public keys alone, and fail for any changed field.
. tests/lib/centre.sh

export INTRAY_NOW=2026-11-02T09:00:00Z
C=$WORK/vectors CONFIG=$C/intray.conf DATA=$C/data MAIL=$C/mailbox LOG=$C/log
mkdir -p "$C"/{run,told,pins,mailbox/new}
write_config maildir
vectors=tests/data/formats/vectors.txt
check_all=("$PROGRAMS/formats-check" "$CONFIG")

outsider () {
    $PYTHON tests/formats/verify.py "$DATA/register.db"
}

each_field () {
    local value missed=0
    cp "$DATA/register.db" "$WORK/good.db"
    while read -r value; do
        cp "$WORK/good.db" "$DATA/register.db"
        rm -f "$DATA"/register.db-*
        sql "PRAGMA journal_mode = DELETE; UPDATE $value" >/dev/null
        outsider >/dev/null && {
            echo "not noticed: $value"
            missed=1
        }
    done <<END
letter SET digest = randomblob(32) WHERE digest IS NOT NULL
signing SET person = randomblob(16) WHERE n = 1
signing SET person = (SELECT person FROM signing WHERE n = 2) WHERE n = 1
signing SET role = role + 1 WHERE n = 1
signing SET filing_hash = randomblob(32) WHERE n = 1
signing SET dir = 1 WHERE n = 1
signing SET head_seq = head_seq + 1 WHERE n = 1
signing SET head = randomblob(32) WHERE n = 1
signing SET statement_hash = randomblob(32) WHERE n = 1
signing SET at = at + 1 WHERE n = 1
signing SET sig = randomblob(64) WHERE n = 1
signing SET n = 3 WHERE n = 2
centre SET id = randomblob(16)
END
    cp "$WORK/good.db" "$DATA/register.db"
    rm -f "$DATA"/register.db-*
    return $missed
}

try "the published centre is laid out" \
    $PYTHON tests/formats/vectors.py load $vectors "$C"
try "everything in it opens with its keys and passphrases" \
    "${check_all[@]}" "three plain words"
try "not with another passphrase" \
    says "do not go together" "${check_all[@]}" "three plain word"
cp "$C/keys/house.key" "$WORK/house.key"
head -c 32 /dev/urandom >"$C/keys/house.key"
try "not without the house key" \
    says "do not go together" "${check_all[@]}" "three plain words"
cp "$WORK/house.key" "$C/keys/house.key"
try "what is dumped again is what was published" bash -c "
    $PYTHON - $vectors '$WORK/packed' <<'END'
import configparser, sys
c = configparser.ConfigParser(interpolation=None)
c.optionxform = str
c.read(sys.argv[1])
p = configparser.ConfigParser(interpolation=None)
p.optionxform = str
for s in c.sections():
    if s.startswith('plain '):
        p[s[6:]] = dict(c[s])
p.write(open(sys.argv[2], 'w'))
END
    $PYTHON tests/formats/vectors.py dump '$C' '$WORK/packed' | cmp - $vectors"
try "a register of the first schema has taken every step since" equal \
    "$(sql 'PRAGMA user_version') $(sql 'SELECT count(*) FROM not_taken')" \
    "$(find store/sql -name 'schema-*.sql' | wc -l) 0"
try "an outsider verifies its sign-offs" outsider
try "and finds each changed field" each_field
sqlite3 "$DATA/register.db" "PRAGMA journal_mode = DELETE" >/dev/null
try "each value altered is noticed" \
    $PYTHON tests/formats/alter.py "$DATA" "three plain words" -- \
    "${check_all[@]}"
cat >"$WORK/account.sql" <<END
UPDATE account SET kdf = CAST(x'01000000030003ffff' AS BLOB)
END
cp "$DATA/register.db" "$WORK/good.db"
sql "$(cat "$WORK/account.sql")"
try "a lowered price of guessing is refused" \
    says "outside what is allowed" "${check_all[@]}" "three plain words"
finish
