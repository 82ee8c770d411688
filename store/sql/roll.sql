-- name: card_put
-- in: child, part, version, body, hash, signer, dir, signature, box for the roll key
INSERT INTO card (child, part, version, body, hash, signer, dir, sig,
to_roll_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (child, part) DO UPDATE SET version = excluded.version,
body = excluded.body, hash = excluded.hash, signer = excluded.signer,
dir = excluded.dir, sig = excluded.sig, to_roll_key = excluded.to_roll_key
-- name: card_get
-- in: child, part
-- out: version, body, hash, signer, dir, signature, box for the roll key
SELECT version, body, hash, signer, dir, sig, to_roll_key FROM card
WHERE child = ? AND part = ?
-- name: card_version
-- in: child
SELECT coalesce (max (version), 0) FROM card WHERE child = ?
-- name: card_list_all
-- out: children that have a name card
SELECT child FROM card WHERE part = 1 ORDER BY child
-- name: card_list_held
-- in: holder
-- out: cards that she has a key row for
SELECT object FROM wrap WHERE holder = ? AND class = 6 ORDER BY object
