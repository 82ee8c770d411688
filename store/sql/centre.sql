-- name: centre_insert
-- in: id, format, made
INSERT INTO centre (id, format, made) VALUES (?, ?, ?)
-- name: centre_get
-- out: id, format, root_hash
SELECT id, format, root_hash FROM centre
-- name: centre_set_root
-- in: root hash
UPDATE centre SET root_hash = ? WHERE root_hash IS NULL
-- name: centre_set_to_recovery
-- in: the machine's secrets, each sealed to recovery
UPDATE centre SET to_recovery = ?

-- name: directory_list
-- out: version, body; oldest first
SELECT version, body FROM directory ORDER BY version
-- name: directory_sig_list
-- in: version
-- out: person, signature
SELECT person, sig FROM directory_sig WHERE version = ? ORDER BY person
-- name: directory_insert
-- in: version, body, hash
INSERT INTO directory (version, body, hash) VALUES (?, ?, ?)
-- name: directory_sig_insert
-- in: version, person, signature
INSERT INTO directory_sig (version, person, sig) VALUES (?, ?, ?)

-- name: account_put
-- in: person, since, kdf, salt, nonce, locked
INSERT INTO account (person, since, kdf, salt, nonce, locked)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (person, since) DO UPDATE SET kdf = excluded.kdf,
salt = excluded.salt, nonce = excluded.nonce, locked = excluded.locked
-- name: account_get
-- in: person, since
-- out: kdf, salt, nonce, locked
SELECT kdf, salt, nonce, locked FROM account WHERE person = ? AND since = ?
-- name: account_next_try
-- in: person
-- out: earliest time of the next try
SELECT max (next_try) FROM account WHERE person = ?
-- name: account_fails
-- in: person
-- out: failed tries in a row
SELECT max (fails) FROM account WHERE person = ?
-- name: account_set_tries
-- in: fails, next try, person
UPDATE account SET fails = ?, next_try = ? WHERE person = ?

-- name: intake_key_count
-- in: day
SELECT count (*) FROM intake_key WHERE day = ?
-- name: intake_key_insert
-- in: day, public key, machine's signature, secret to recovery or null
INSERT INTO intake_key (day, box_pub, sig_by_machine, secret_to_recovery)
VALUES (?, ?, ?, ?)
-- name: intake_key_newest
-- out: day, public key, machine's signature
SELECT day, box_pub, sig_by_machine FROM intake_key WHERE gone = 0
ORDER BY day DESC LIMIT 1
-- name: intake_key_give_up
-- in: first day to keep: older ones that nothing pending needs are gone
UPDATE intake_key SET gone = 1, secret_to_recovery = NULL
WHERE gone = 0 AND day < ?
AND NOT EXISTS (SELECT 1 FROM pending WHERE pending.day = intake_key.day)
-- name: intake_key_is_gone
-- in: day
SELECT count (*) FROM intake_key WHERE day = ? AND gone = 1
-- name: directory_newest
-- out: version
SELECT coalesce (max (version), 0) FROM directory
