-- 后果: what a published month brings a committee. kind: analysis_meeting, interview, veto; level 0 but for interviews.
-- basis: what it rests on, as a JSON object: months, clause, who attends, who is reported to, as the policy said then.
-- state: to_do, noticed, held, reported, closed, withdrawn
CREATE TABLE consequence (
    town TEXT NOT NULL,
    number {INT} NOT NULL,
    month TEXT NOT NULL,
    committee TEXT NOT NULL,
    kind TEXT NOT NULL,
    level {INT} NOT NULL,
    basis TEXT NOT NULL,
    due TEXT NOT NULL,
    state TEXT NOT NULL,
    version {INT} NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at {INT} NOT NULL,
    PRIMARY KEY (town, number),
    FOREIGN KEY (town, month) REFERENCES month (town, month)
){STRICT};
CREATE INDEX consequence_by_month ON consequence (town, month, committee);

-- Every step of a consequence, under the number of its verb; details as a JSON object. Steps are only ever added.
CREATE TABLE consequence_step (
    town TEXT NOT NULL,
    number {INT} NOT NULL,
    sequence {INT} NOT NULL,
    step TEXT NOT NULL,
    details TEXT NOT NULL,
    taken_by TEXT NOT NULL,
    taken_at {INT} NOT NULL,
    PRIMARY KEY (town, number, sequence),
    FOREIGN KEY (town, number) REFERENCES consequence (town, number)
){STRICT};
