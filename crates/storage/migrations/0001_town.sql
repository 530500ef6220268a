-- Every key begins with the town, so that one installation serves many and the tables distribute by it.
-- {INT} are 64 bits; times are microseconds since 1970 UTC; months are 2022-06, dates 2022-06-05, both text.

CREATE TABLE town (
    town TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    policy TEXT NOT NULL,
    sequence {INT} NOT NULL,
    demo {INT} NOT NULL,
    founded_at {INT} NOT NULL
){STRICT};

-- 派出所
CREATE TABLE station (
    town TEXT NOT NULL REFERENCES town (town),
    station TEXT NOT NULL,
    position {INT} NOT NULL,
    quota {INT},
    version {INT} NOT NULL,
    PRIMARY KEY (town, station)
){STRICT};

-- 居（村）委 in time: one row while name, station and community stay the same. until_month is the first month in which
-- it no longer holds; null while it does.
CREATE TABLE committee (
    town TEXT NOT NULL REFERENCES town (town),
    committee TEXT NOT NULL,
    from_month TEXT NOT NULL,
    until_month TEXT,
    name TEXT NOT NULL,
    station TEXT NOT NULL,
    community TEXT,
    version {INT} NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at {INT} NOT NULL,
    PRIMARY KEY (town, committee, from_month),
    FOREIGN KEY (town, station) REFERENCES station (town, station)
){STRICT};

-- 拆分、合并: who came of whom.
CREATE TABLE succession (
    town TEXT NOT NULL REFERENCES town (town),
    committee TEXT NOT NULL,
    successor TEXT NOT NULL,
    month TEXT NOT NULL,
    PRIMARY KEY (town, committee, successor, month)
){STRICT};

-- 用户: role and the one place it holds for ('' for the whole town). epoch rises whenever sessions from before must
-- end. totp is the sealed secret in use, totp_offered one that its user has not confirmed yet, totp_step the last step
-- whose code was taken. Users are never deleted: what they did keeps their name.
CREATE TABLE staff (
    town TEXT NOT NULL REFERENCES town (town),
    staff TEXT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    place TEXT NOT NULL,
    password TEXT,
    must_change {INT} NOT NULL,
    totp {BYTES},
    totp_offered {BYTES},
    totp_step {INT} NOT NULL,
    disabled_at {INT},
    signed_in_at {INT},
    epoch {INT} NOT NULL,
    version {INT} NOT NULL,
    created_at {INT} NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at {INT} NOT NULL,
    PRIMARY KEY (town, staff),
    UNIQUE (town, login)
){STRICT};

-- 首次设置: the one-time link with which the first administrator of a town is made.
CREATE TABLE first_run (
    town TEXT NOT NULL REFERENCES town (town),
    token {BYTES} NOT NULL,
    expires_at {INT} NOT NULL,
    PRIMARY KEY (town)
){STRICT};

-- 会话: by the keyed hash of its token; what the browser holds is not here.
CREATE TABLE session (
    town TEXT NOT NULL REFERENCES town (town),
    session {BYTES} NOT NULL,
    staff TEXT NOT NULL,
    epoch {INT} NOT NULL,
    created_at {INT} NOT NULL,
    seen_at {INT} NOT NULL,
    expires_at {INT} NOT NULL,
    PRIMARY KEY (town, session),
    FOREIGN KEY (town, staff) REFERENCES staff (town, staff)
){STRICT};

-- Failed sign-ins by what was typed, known account or not: both slow down alike.
CREATE TABLE attempt (
    town TEXT NOT NULL REFERENCES town (town),
    login {BYTES} NOT NULL,
    failures {INT} NOT NULL,
    last_at {INT} NOT NULL,
    PRIMARY KEY (town, login)
){STRICT};

-- 月份. state: open, locked, published, reissuing
CREATE TABLE month (
    town TEXT NOT NULL REFERENCES town (town),
    month TEXT NOT NULL,
    state TEXT NOT NULL,
    issue {INT} NOT NULL,
    form_due TEXT NOT NULL,
    publish_due TEXT NOT NULL,
    reason TEXT,
    version {INT} NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at {INT} NOT NULL,
    PRIMARY KEY (town, month)
){STRICT};

-- 派出所当月. state: open, drafted, signed, reviewed, returned
CREATE TABLE station_month (
    town TEXT NOT NULL,
    month TEXT NOT NULL,
    station TEXT NOT NULL,
    state TEXT NOT NULL,
    form_due TEXT NOT NULL,
    drafted_by TEXT,
    drafted_at {INT},
    signed_by TEXT,
    signed_at {INT},
    reviewed_by TEXT,
    reviewed_at {INT},
    reason TEXT,
    version {INT} NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at {INT} NOT NULL,
    PRIMARY KEY (town, month, station),
    FOREIGN KEY (town, month) REFERENCES month (town, month),
    FOREIGN KEY (town, station) REFERENCES station (town, station)
){STRICT};

-- 居（村）委当月数据: counts by the policy's names, as a JSON object; a figure that is missing is blank. carried: the
-- names of those brought over from the month before that nobody has confirmed. touched: who set which count when.
-- reason: why the committee has nothing to be assessed by.
CREATE TABLE figures (
    town TEXT NOT NULL,
    month TEXT NOT NULL,
    committee TEXT NOT NULL,
    cells TEXT NOT NULL,
    carried TEXT NOT NULL,
    touched TEXT NOT NULL,
    reason TEXT,
    version {INT} NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at {INT} NOT NULL,
    PRIMARY KEY (town, month, committee),
    FOREIGN KEY (town, month) REFERENCES month (town, month)
){STRICT};

CREATE TABLE town_figures (
    town TEXT NOT NULL,
    month TEXT NOT NULL,
    cells TEXT NOT NULL,
    district_rate TEXT,
    remark TEXT,
    version {INT} NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at {INT} NOT NULL,
    PRIMARY KEY (town, month),
    FOREIGN KEY (town, month) REFERENCES month (town, month)
){STRICT};

-- 延期
CREATE TABLE extension (
    town TEXT NOT NULL,
    month TEXT NOT NULL,
    station TEXT NOT NULL,
    sequence {INT} NOT NULL,
    until TEXT NOT NULL,
    reason TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    granted_at {INT} NOT NULL,
    PRIMARY KEY (town, month, station, sequence),
    FOREIGN KEY (town, month, station) REFERENCES station_month (town, month, station)
){STRICT};

-- 公布: never changed, only followed by a later issue.
CREATE TABLE publication (
    town TEXT NOT NULL,
    month TEXT NOT NULL,
    issue {INT} NOT NULL,
    root {BYTES} NOT NULL,
    bundle {BYTES} NOT NULL,
    reason TEXT,
    published_by TEXT NOT NULL,
    counter_signed_by TEXT,
    published_at {INT} NOT NULL,
    PRIMARY KEY (town, month, issue),
    FOREIGN KEY (town, month) REFERENCES month (town, month)
){STRICT};

-- 重发申请: asked for by one, agreed by another.
CREATE TABLE reissue (
    town TEXT NOT NULL,
    month TEXT NOT NULL,
    issue {INT} NOT NULL,
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at {INT} NOT NULL,
    agreed_by TEXT,
    agreed_at {INT},
    PRIMARY KEY (town, month, issue),
    FOREIGN KEY (town, month) REFERENCES month (town, month)
){STRICT};

-- 读法确认: from a month on; among those of a month the newest holds.
CREATE TABLE reading_decision (
    town TEXT NOT NULL REFERENCES town (town),
    reading TEXT NOT NULL,
    sequence {INT} NOT NULL,
    from_month TEXT NOT NULL,
    choice TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    signed_at {INT} NOT NULL,
    PRIMARY KEY (town, reading, sequence)
){STRICT};

-- 异议
CREATE TABLE objection (
    town TEXT NOT NULL,
    month TEXT NOT NULL,
    committee TEXT NOT NULL,
    sequence {INT} NOT NULL,
    words TEXT NOT NULL,
    raised_by TEXT NOT NULL,
    raised_at {INT} NOT NULL,
    answer TEXT,
    answered_by TEXT,
    answered_at {INT},
    PRIMARY KEY (town, month, committee, sequence),
    FOREIGN KEY (town, month) REFERENCES month (town, month)
){STRICT};

-- 导入: what it changed, so that it can be undone for a day.
CREATE TABLE import (
    town TEXT NOT NULL REFERENCES town (town),
    sequence {INT} NOT NULL,
    kind TEXT NOT NULL,
    month TEXT NOT NULL,
    file_name TEXT NOT NULL,
    changed {INT} NOT NULL,
    undo TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    imported_at {INT} NOT NULL,
    undone_at {INT},
    PRIMARY KEY (town, sequence)
){STRICT};

CREATE TABLE setting (
    town TEXT NOT NULL REFERENCES town (town),
    setting TEXT NOT NULL,
    value TEXT NOT NULL,
    version {INT} NOT NULL,
    PRIMARY KEY (town, setting)
){STRICT};

-- 操作记录: one line for each verb, numbered without a gap within the town.
CREATE TABLE audit (
    town TEXT NOT NULL REFERENCES town (town),
    sequence {INT} NOT NULL,
    at {INT} NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    object TEXT NOT NULL,
    details TEXT NOT NULL,
    client_key TEXT NOT NULL,
    leaf {BYTES} NOT NULL,
    PRIMARY KEY (town, sequence)
){STRICT};
CREATE INDEX audit_by_object ON audit (town, object, sequence);

-- 回执: what a client key already did, so that the same request again does nothing.
CREATE TABLE receipt (
    town TEXT NOT NULL REFERENCES town (town),
    client_key TEXT NOT NULL,
    sequence {INT} NOT NULL,
    verb TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (town, client_key)
){STRICT};
