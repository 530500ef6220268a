-- 安装密钥指纹: what the installation's key makes of the town's code. It tells a wrong key at the start, and nothing of the
-- key.
CREATE TABLE town_key (
    town TEXT NOT NULL REFERENCES town (town),
    fingerprint {BYTES} NOT NULL,
    PRIMARY KEY (town)
){STRICT};
