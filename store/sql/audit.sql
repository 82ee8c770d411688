-- name: audit_last
-- out: seq, hash, at
SELECT seq, hash, at FROM audit ORDER BY seq DESC LIMIT 1
-- name: audit_hash_at
-- in: seq
-- out: hash
SELECT hash FROM audit WHERE seq = ?
-- name: audit_insert
-- in: seq, at, boot, writer, commitment, prev, hash
INSERT INTO audit (seq, at, boot, writer, commit_, prev, hash)
VALUES (?, ?, ?, ?, ?, ?, ?)
-- name: audit_detail_insert
-- in: seq, day id, nonce, body
INSERT INTO audit_detail (seq, day_id, nonce, body) VALUES (?, ?, ?, ?)
-- name: audit_day_insert
-- in: id, day, writer
INSERT INTO audit_day (id, day, writer) VALUES (?, ?, ?)
-- name: audit_list
-- out: seq, at, boot, writer, commitment, prev, hash, has a detail
SELECT seq, at, boot, writer, commit_, prev, hash,
EXISTS (SELECT 1 FROM audit_detail WHERE audit_detail.seq = audit.seq)
FROM audit ORDER BY seq
-- name: audit_read
-- in: first seq
-- out: as audit_list, then day id, nonce, body of the detail
SELECT audit.seq, at, boot, writer, commit_, prev, hash, 1, day_id, nonce, body
FROM audit LEFT JOIN audit_detail USING (seq)
WHERE audit.seq >= ? ORDER BY audit.seq
-- name: audit_days_held
-- in: holder
-- out: days whose key she has
SELECT object FROM wrap WHERE holder = ? AND class = 7 ORDER BY object
