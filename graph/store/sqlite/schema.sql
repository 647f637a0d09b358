-- One file holds every version of every dataset. A row is known from the load `from_version` on, until
-- the load `to_version` that no longer had it (NULL: the newest version has it), so that a replaced
-- dataset stays readable as it was. Version numbers rise over the whole store.

PRAGMA application_id = 1262834772; -- "KETT"

CREATE TABLE version (
    number INTEGER PRIMARY KEY,
    dataset TEXT NOT NULL,
    description TEXT NOT NULL, -- the dataset as it described itself then, JSON
    loaded_at TEXT NOT NULL UNIQUE, -- ISO 8601, UTC, always with microseconds, so that text order is time order
    sha256 TEXT NOT NULL,
    statements INTEGER NOT NULL CHECK (statements >= 0),
    added INTEGER NOT NULL CHECK (added >= 0),
    removed INTEGER NOT NULL CHECK (removed >= 0),
    rejected INTEGER NOT NULL CHECK (rejected >= 0)
) STRICT;

CREATE INDEX version_dataset ON version (dataset, number);

CREATE TABLE document (
    dataset TEXT NOT NULL,
    id TEXT NOT NULL,
    description TEXT NOT NULL, -- JSON
    from_version INTEGER NOT NULL REFERENCES version (number),
    to_version INTEGER REFERENCES version (number) CHECK (to_version > from_version),
    PRIMARY KEY (dataset, id, from_version)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL CHECK (length(id) = 16), -- fingerprint of the content
    from_version INTEGER NOT NULL REFERENCES version (number),
    to_version INTEGER REFERENCES version (number) CHECK (to_version > from_version),
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    schema TEXT NOT NULL,
    prop TEXT NOT NULL,
    kind TEXT NOT NULL, -- 'link', or the range of the property
    value TEXT NOT NULL,
    document TEXT NOT NULL,
    locator TEXT NOT NULL,
    grade INTEGER NOT NULL CHECK (grade BETWEEN 0 AND 3), -- A to D
    observed_first TEXT NOT NULL,
    observed_last TEXT NOT NULL,
    original TEXT,
    quote TEXT,
    share_low REAL, -- percent
    share_high REAL,
    share_low_open INTEGER CHECK (share_low_open IN (0, 1)),
    share_high_open INTEGER CHECK (share_high_open IN (0, 1)),
    share_until TEXT,
    direct INTEGER CHECK (direct BETWEEN 0 AND 2), -- direct, indirect, unstated
    start_date TEXT,
    end_date TEXT,
    -- The dates again as days since 1970-01-01, partial ones at their widest, for export without parsing.
    observed_first_day INTEGER NOT NULL,
    observed_last_day INTEGER NOT NULL,
    share_until_day INTEGER,
    start_day INTEGER,
    end_day INTEGER,
    identifier TEXT, -- the value as identifiers are compared, where it is one
    target TEXT AS (iif(kind IN ('link', 'entity'), value, NULL)) VIRTUAL -- the value, where it is an id
) STRICT;

-- Also what makes duplicates one statement: a dataset's newest version has each content once.
CREATE UNIQUE INDEX statement_current ON statement (source, id) WHERE to_version IS NULL;

-- What is known no longer is looked for under its fingerprint too, in whatever source had it.
CREATE INDEX statement_former ON statement (id) WHERE to_version IS NOT NULL;

CREATE INDEX statement_subject ON statement (subject, prop);

CREATE INDEX statement_target ON statement (target, prop) WHERE target IS NOT NULL;

-- What stands elsewhere in its file than the entity that it is about, as links do; its place begins with another id.
CREATE INDEX statement_elsewhere ON statement (locator)
WHERE locator <> subject AND substr(locator, 1, length(subject) + 1) <> subject || ' ';

CREATE INDEX statement_kind ON statement (kind, prop);

-- With the subject, so that it tells by itself which identifiers several have.
CREATE INDEX statement_identifier ON statement (identifier, subject) WHERE identifier IS NOT NULL;
