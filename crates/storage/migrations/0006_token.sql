-- 接口令牌: what a program shows to act in its maker's name, by the keyed hash of what was shown once. scopes: what it
-- may, words with a space between; place: as of a user. uses counts every request that it let in.
CREATE TABLE token (
    town TEXT NOT NULL REFERENCES town (town),
    token TEXT NOT NULL,
    hash {BYTES} NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    place TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at {INT} NOT NULL,
    expires_at {INT} NOT NULL,
    revoked_by TEXT,
    revoked_at {INT},
    uses {INT} NOT NULL,
    used_at {INT},
    PRIMARY KEY (town, token),
    UNIQUE (town, hash),
    FOREIGN KEY (town, made_by) REFERENCES staff (town, staff)
){STRICT};
