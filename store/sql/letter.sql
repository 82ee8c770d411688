-- name: arrival_known
-- in: mailbox, uidvalidity, uid, name digest
SELECT count (*) FROM arrival
WHERE mailbox = ? AND uidvalidity = ? AND uid = ? AND name_digest = ?
-- name: arrival_by_digest
-- in: keyed digest of the raw bytes
-- out: letter; not one whose content was not kept
SELECT letter FROM arrival JOIN letter ON letter.id = arrival.letter
WHERE keyed_digest = ? AND hold <> 9 LIMIT 1
-- name: arrival_insert
-- in: mailbox, uidvalidity, uid, name digest, size, internaldate, digest, letter
INSERT INTO arrival (mailbox, uidvalidity, uid, name_digest, size,
internaldate, keyed_digest, letter) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
-- name: arrival_count
SELECT count (*) FROM arrival
-- name: arrival_count_mailbox
-- in: mailbox
SELECT count (*) FROM arrival WHERE mailbox = ?

-- name: letter_insert
-- in: id, ref, state, origin, born, outcome
INSERT INTO letter (id, ref, state, origin, born, hold)
VALUES (?, ?, ?, ?, ?, ?)
-- name: letter_get
-- in: id
-- out: id, ref, state, origin, born, due, filing, dir, digest, outcome, size of and time at its first arrival
SELECT id, ref, state, origin, born, due, filing, dir, digest, hold,
(SELECT size FROM arrival WHERE letter = letter.id ORDER BY id LIMIT 1),
(SELECT internaldate FROM arrival WHERE letter = letter.id ORDER BY id LIMIT 1)
FROM letter WHERE id = ?
-- name: letter_by_ref
-- in: ref
-- out: as letter_get
SELECT id, ref, state, origin, born, due, filing, dir, digest, hold,
(SELECT size FROM arrival WHERE letter = letter.id ORDER BY id LIMIT 1),
(SELECT internaldate FROM arrival WHERE letter = letter.id ORDER BY id LIMIT 1)
FROM letter WHERE ref = ?
-- name: letter_count
-- what arrived; parts of a split letter never did
SELECT count (*) FROM letter WHERE origin <> 8
-- name: letter_outcomes
-- out: outcome, letters that arrived
SELECT hold, count (*) FROM letter WHERE origin <> 8 GROUP BY hold
-- name: letter_import_outcomes
-- out: outcome, letters of imports
SELECT hold, count (*) FROM letter WHERE origin = 3 GROUP BY hold
-- name: letter_states
-- out: state, letters
SELECT state, count (*) FROM letter WHERE origin <> 8 GROUP BY state
-- name: letter_file
-- in: state, due, filing version, directory, digest, outcome, id
UPDATE letter SET state = ?, due = ?, filing = ?, dir = ?, digest = ?, hold = ?
WHERE id = ?
-- name: letter_set_parent
-- in: parent, id
UPDATE letter SET parent = ? WHERE id = ?
-- name: letter_come_back
-- in: parent
-- out: id, ref, born, outcome of what was handed in for it, oldest first
SELECT id, ref, born, hold FROM letter WHERE parent = ?
ORDER BY born, ref LIMIT 50
-- name: letter_close_locked
-- in: id; only one that still waits for its content
UPDATE letter SET state = 7 WHERE id = ? AND hold = 3
-- name: letter_set_state
-- in: state, id
UPDATE letter SET state = ? WHERE id = ?

-- name: pending_insert
-- in: letter, day, box; nothing where the day was given up meanwhile
INSERT INTO pending (letter, day, box) SELECT ?1, ?2, ?3 WHERE EXISTS
(SELECT 1 FROM intake_key WHERE day = ?2 AND gone = 0)
-- name: pending_list
-- in: limit
-- out: letter, origin; imports after all others, then oldest first
SELECT letter, origin FROM pending JOIN letter ON letter.id = pending.letter
ORDER BY origin = 3, born, letter LIMIT ?
-- name: pending_get
-- in: letter
-- out: day, box
SELECT day, box FROM pending WHERE letter = ?
-- name: pending_old
-- in: first day that is young enough
-- out: letter, day, box
SELECT letter, day, box FROM pending WHERE day < ?
-- name: pending_set
-- in: day, box, letter
UPDATE pending SET day = ?, box = ? WHERE letter = ?
-- name: pending_delete
-- in: letter
DELETE FROM pending WHERE letter = ?
-- name: pending_count
SELECT count (*) FROM pending
-- name: pending_imports
SELECT count (*) FROM pending JOIN letter ON letter.id = pending.letter
WHERE origin = 3
-- name: pending_oldest
-- out: born of the oldest
SELECT coalesce (min (born), 0) FROM pending
JOIN letter ON letter.id = pending.letter WHERE origin <> 3

-- name: blob_insert
-- in: letter, kind, part, sealed size, body or null, file or null
INSERT INTO blob (letter, kind, part, bytes, body, file)
VALUES (?, ?, ?, ?, ?, ?)
-- name: blob_put_manifest
-- in: letter, sealed size, body
INSERT INTO blob (letter, kind, part, bytes, body) VALUES (?, 0, 0, ?, ?)
ON CONFLICT (letter, kind, part) DO UPDATE SET bytes = excluded.bytes,
body = excluded.body
-- name: blob_delete
-- in: object, kind, part
DELETE FROM blob WHERE letter = ? AND kind = ? AND part = ?
-- name: blob_get
-- in: object, kind, part
-- out: body, file
SELECT body, file FROM blob WHERE letter = ? AND kind = ? AND part = ?
-- name: blob_file_count
-- in: file
SELECT count (*) FROM blob WHERE file = ?

-- name: filing_last
-- in: letter
-- out: version, hash
SELECT version, hash FROM filing WHERE letter = ?
ORDER BY version DESC LIMIT 1
-- name: filing_get
-- in: letter
-- out: version, hash, prev, slips, signer, dir, signature, envelope, at, letter.filing, hash and dir of the version before
SELECT version, hash, prev, slips, signer, filing.dir, sig, envelope, at,
letter.filing, (SELECT hash FROM filing AS before WHERE before.letter =
filing.letter AND before.version = filing.version - 1), (SELECT dir FROM filing
AS before WHERE before.letter = filing.letter AND before.version =
filing.version - 1) FROM filing JOIN letter ON letter.id = filing.letter
WHERE filing.letter = ? ORDER BY version DESC LIMIT 1
-- name: filing_empty_old
-- in: letter
UPDATE filing SET envelope = NULL WHERE letter = ?
-- name: filing_insert
-- in: letter, version, hash, prev, slips, signer, dir, signature, envelope, at
INSERT INTO filing (letter, version, hash, prev, slips, signer, dir, sig,
envelope, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: slip_put
-- in: letter, class, body
INSERT INTO slip (letter, class, body) VALUES (?, ?, ?)
ON CONFLICT (letter, class) DO UPDATE SET body = excluded.body
-- name: slip_get
-- in: letter, class
-- out: body
SELECT body FROM slip WHERE letter = ? AND class = ?

-- name: wrap_put
-- in: object, holder, class, version, box
INSERT INTO wrap (object, holder, class, version, box) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (object, holder, class) DO UPDATE SET version = excluded.version,
box = excluded.box
-- name: wrap_get
-- in: object, holder, class
-- out: version, box
SELECT version, box FROM wrap WHERE object = ? AND holder = ? AND class = ?
-- name: wrap_delete
-- in: object, holder, class
DELETE FROM wrap WHERE object = ? AND holder = ? AND class = ?
-- name: wrap_delete_older
-- in: letter, version
DELETE FROM wrap WHERE object = ? AND version < ?
-- name: wrap_list_letters
-- in: holder, class
-- out: letter; newest first
SELECT object FROM wrap JOIN letter ON letter.id = wrap.object
WHERE holder = ? AND class = ? ORDER BY born DESC, object
-- name: wrap_holders
-- in: object
-- out: holder, class
SELECT holder, class FROM wrap WHERE object = ? ORDER BY class, holder

-- name: signing_list
-- in: letter
-- out: n, person, role, filing hash, dir, head seq, head, statement hash, at, signature, statement
SELECT n, person, role, filing_hash, dir, head_seq, head, statement_hash, at,
sig, statement FROM signing WHERE letter = ? ORDER BY n
-- name: signing_letters
-- out: letters that were signed
SELECT DISTINCT letter FROM signing ORDER BY letter
-- name: signing_insert
-- in: letter, n, person, role, filing hash, dir, head seq, head, statement hash, at, signature, statement
INSERT INTO signing (letter, n, person, role, filing_hash, dir, head_seq, head,
statement_hash, at, sig, statement)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: remember_put
-- in: hash, what, letter, floor, until
INSERT INTO remember (hash, what, letter, floor, until) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (hash, what, letter) DO UPDATE SET floor = max (floor,
excluded.floor), until = excluded.until
-- name: remember_raise
-- in: flag, letter
UPDATE remember SET floor = max (floor, ?) WHERE letter = ?
-- name: remember_get
-- in: hash, what
-- out: letter, floor
SELECT letter, floor FROM remember WHERE hash = ? AND what = ?
ORDER BY (SELECT born FROM letter WHERE id = letter), letter

-- name: wrap_list_held
-- in: holder, limit, offset
-- out: letter, class; the letters that she may open, newest first
SELECT object, class FROM wrap JOIN letter ON letter.id = wrap.object
WHERE holder = ? AND class IN (1, 8)
ORDER BY born DESC, object, class LIMIT ? OFFSET ?
-- name: wrap_list_around
-- in: holder, first and last time, the time in the middle, limit
-- out: letter; those that she may open by a key row of her own, nearest first
SELECT object FROM wrap JOIN letter ON letter.id = wrap.object
WHERE holder = ?1 AND class = 1 AND born BETWEEN ?2 AND ?3
ORDER BY abs (born - ?4), object LIMIT ?5
-- name: wrap_list_waiting
-- in: holder, limit
-- out: letters that she may open and that wait for a child, newest first
SELECT object FROM wrap JOIN letter ON letter.id = wrap.object
WHERE holder = ? AND class = 1 AND hold = 2
ORDER BY born DESC, object LIMIT ?
-- name: wrap_list_behind
-- in: holder, directory version, limit
-- out: letter, class; letters whose key rows follow an older directory
SELECT object, class FROM wrap JOIN letter ON letter.id = wrap.object
WHERE holder = ? AND class IN (1, 8) AND letter.dir < ?
ORDER BY born DESC, object, class LIMIT ?
-- name: letter_set_dir
-- in: directory version, id
UPDATE letter SET dir = ? WHERE id = ?
-- name: letter_list
-- in: limit, offset
-- out: id; newest first
SELECT id FROM letter ORDER BY born DESC, id LIMIT ? OFFSET ?
-- name: letter_list_class
-- in: holder, class, limit, offset
-- out: id; newest first
SELECT id FROM letter JOIN wrap ON wrap.object = letter.id
WHERE holder = ? AND class = ? ORDER BY born DESC, id LIMIT ? OFFSET ?
