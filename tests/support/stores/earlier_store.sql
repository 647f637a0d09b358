BEGIN TRANSACTION;
CREATE TABLE document (
    dataset TEXT NOT NULL,
    id TEXT NOT NULL,
    description TEXT NOT NULL, -- JSON
    from_version INTEGER NOT NULL REFERENCES version (number),
    to_version INTEGER REFERENCES version (number) CHECK (to_version > from_version),
    PRIMARY KEY (dataset, id, from_version)
) STRICT, WITHOUT ROWID;
INSERT INTO "document" VALUES('risk_classes','tracker','{"date": "2019", "id": "tracker", "note": null, "publisher": "An institute", "read": "2026-11-20", "sha256": null, "title": "A tracker", "url": null}',1,NULL);
INSERT INTO "document" VALUES('us_lists','lists','{"date": "2026-07-09", "id": "lists", "note": null, "publisher": "United States", "read": "2026-07-09", "sha256": null, "title": "The lists, text of 2026-07-09", "url": null}',2,NULL);
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
INSERT INTO "statement" VALUES(1,X'839843041F14A94F5A5085507E93D41F',1,NULL,'risk_classes','cn-cetc','Company','type','text','Company','tracker','page 1',2,'2019','2019',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,17897,18261,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(2,X'C307A4B6718F2ED798D1448F202DB8E9',1,NULL,'risk_classes','cn-cetc','Company','name','name','China Electronics Technology Group Corporation','tracker','page 1',2,'2019','2019',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,17897,18261,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(3,X'264C87F609782B3804606E7CB14FC840',1,NULL,'risk_classes','cn-cetc','Company','riskClass','class','defence_conglomerate','tracker','page 1',2,'2019','2019',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,17897,18261,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(4,X'62A905E8F6615A06C1B90C1F552C1965',1,NULL,'risk_classes','cn-pla','PublicBody','type','text','PublicBody','tracker','page 2',1,'2019','2019',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,17897,18261,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(5,X'BF16E74B9741864F71DDD75E7A37DA5E',1,NULL,'risk_classes','cn-pla','PublicBody','name','name','People''s Liberation Army','tracker','page 2',1,'2019','2019',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,17897,18261,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(6,X'1CF48D472C26AC77B08074A859A7FA24',1,NULL,'risk_classes','cn-pla','PublicBody','riskClass','class','state_body','tracker','page 2',1,'2019','2019',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,17897,18261,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(7,X'12F41C212E11A08D6DB2E1303389FB0C',1,NULL,'risk_classes','cn-sasac','PublicBody','type','text','PublicBody','tracker','page 3',1,'2019','2019',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,17897,18261,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(8,X'25BA86FA7D8C68336BE87834C2405A6E',1,NULL,'risk_classes','cn-sasac','PublicBody','name','name','State-owned Assets Supervision and Administration Commission','tracker','page 3',1,'2019','2019',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,17897,18261,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(9,X'8AB8CF91D3573F93D531F970E2F14E8D',1,NULL,'risk_classes','cn-sasac','PublicBody','riskClass','class','state_body','tracker','page 3',1,'2019','2019',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,17897,18261,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(10,X'1898963C8CF403EA7488FD4441694E64',2,NULL,'us_lists','us-meu-one','Listing','type','text','Listing','lists','MEU 1',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(11,X'9D12FFB4D794CCD438A8F7388BFD9DE4',2,NULL,'us_lists','us-meu-one','Listing','name','name','Engine Works One','lists','MEU 1',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(12,X'9EE9A149C7D77929BCA0CBBA541A3169',2,NULL,'us_lists','us-meu-one','Listing','list','identifier','us-bis-meu-list','lists','MEU 1',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(13,X'1D2DF1D7ACF3ABB9DBBAA1E79F133DAB',2,NULL,'us_lists','us-meu-one','Listing','names','entity','cn-engine-works','lists','MEU 1',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2020-12-23',NULL,20643,20643,NULL,18619,NULL,NULL);
INSERT INTO "statement" VALUES(14,X'718BD5CFDB699D7C05FEC3530C048BE3',2,NULL,'us_lists','cn-engine-works','Company','type','text','Company','lists','MEU 1',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(15,X'BB216B5D6665EEC7F3A216F971ECEE84',2,NULL,'us_lists','cn-engine-works','Company','name','name','Engine Works One','lists','MEU 1',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(16,X'31BD8E573DC18F8334BC178C68CC74AA',2,NULL,'us_lists','us-nscmic-two','Listing','type','text','Listing','lists','NS-CMIC 2',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(17,X'5F180952DDD9918A90F9C2C6E7D35F49',2,NULL,'us_lists','us-nscmic-two','Listing','name','name','Chip Foundry Two','lists','NS-CMIC 2',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(18,X'1669A792A7DBA36A677F3EADFFD9ACFF',2,NULL,'us_lists','us-nscmic-two','Listing','list','identifier','us-ofac-ns-cmic','lists','NS-CMIC 2',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(19,X'04252EE8DCD651FBF79F8DFFBA57E86D',2,NULL,'us_lists','us-nscmic-two','Listing','names','entity','cn-chip-foundry','lists','NS-CMIC 2',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2021-06-03',NULL,20643,20643,NULL,18781,NULL,NULL);
INSERT INTO "statement" VALUES(20,X'C0CAD462C1D611BF6D460623BB8D0AEE',2,NULL,'us_lists','cn-chip-foundry','Company','type','text','Company','lists','NS-CMIC 2',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(21,X'A02245A99445BA5D26EAE9490FCCE5CF',2,NULL,'us_lists','cn-chip-foundry','Company','name','name','Chip Foundry Two','lists','NS-CMIC 2',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(22,X'5A60DB3C280F058C0E6165D8FF80C9A7',2,NULL,'us_lists','cn-stated-user','Company','type','text','Company','lists','remark 3',3,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(23,X'32D772439F9259AA42F14607E10DA9D7',2,NULL,'us_lists','cn-stated-user','Company','name','name','Stated User Three','lists','remark 3',3,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(24,X'53FC4DA32A1503EBACF3DA1BE196ADF5',2,NULL,'us_lists','cn-stated-user','Company','riskClass','class','military_end_user','lists','remark 3',3,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(25,X'FF73E45B3E4E46CB2B4CC17CE5B9E5B5',2,NULL,'us_lists','cn-pla','PublicBody','type','text','PublicBody','lists','1260H 4',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(26,X'54D94FAD61CA39A98F8F6393330A6A66',2,NULL,'us_lists','cn-pla','PublicBody','name','name','People''s Liberation Army','lists','1260H 4',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(27,X'4B36AAAFDC0A5978541F19504587F640',2,NULL,'us_lists','cn-cetc','Company','type','text','Company','lists','1260H 4',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(28,X'6EDF8F93B3FE947F321FAF350B029926',2,NULL,'us_lists','cn-cetc','Company','name','name','CETC','lists','1260H 4',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(29,X'F6A127E105505D25838EF4E52C091F14',2,NULL,'us_lists','cn-pla','Affiliation','Affiliation','link','cn-cetc','lists','1260H 4',1,'2026-06-10','2026-06-10',NULL,NULL,NULL,NULL,NULL,NULL,NULL,2,NULL,NULL,20614,20614,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(30,X'014961F66127EFEAA4D733B4C3726C32',2,3,'us_lists','us-meu-left','Listing','type','text','Listing','lists','MEU 5',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(31,X'E652358312F33822262B975C6630918E',2,3,'us_lists','us-meu-left','Listing','name','name','Left Again Five','lists','MEU 5',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(32,X'315D02C1B8622B5FF5514859BE56D021',2,3,'us_lists','us-meu-left','Listing','list','identifier','us-bis-meu-list','lists','MEU 5',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(33,X'BD5F619B265EF41698148C5349D1A0B4',2,3,'us_lists','us-meu-left','Listing','names','entity','cn-left-list','lists','MEU 5',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2020-12-23',NULL,20643,20643,NULL,18619,NULL,NULL);
INSERT INTO "statement" VALUES(34,X'553D2C96A9085755B5C40078976F7973',2,3,'us_lists','cn-left-list','Company','type','text','Company','lists','MEU 5',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
INSERT INTO "statement" VALUES(35,X'A762FC0E5AA5DEDFD83D2882B65EE1EB',2,3,'us_lists','cn-left-list','Company','name','name','Left Again Five','lists','MEU 5',1,'2026-07-09','2026-07-09',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,20643,20643,NULL,NULL,NULL,NULL);
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
INSERT INTO "version" VALUES(1,'risk_classes','{"completeness": [{"end": null, "note": "The twelve of the tracker.", "requires": [], "risk_class": "defence_conglomerate", "start": "2019-01-01"}, {"end": "2026-07-09", "note": null, "requires": ["us_lists"], "risk_class": "chinese_military_company", "start": "2026-06-10"}, {"end": "2026-07-09", "note": null, "requires": ["us_lists"], "risk_class": "military_end_user", "start": "2026-07-09"}], "id": "risk_classes", "licence": null, "list_classes": [["us-bis-entity-list", "listed_party"], ["us-bis-meu-list", "listed_party"], ["us-bis-meu-list", "military_end_user"], ["us-dow-1260h", "chinese_military_company"]], "publisher": "Ketting project", "read": "2026-11-20", "title": "Risk classes", "update_days": 365, "url": null}','2026-11-20T11:00:00.000000+00:00','01b9a46472ded1643d468449a63730a0d79eb3c1015a06450b3e2fb004da7238',9,9,0,0);
INSERT INTO "version" VALUES(2,'us_lists','{"completeness": [], "id": "us_lists", "licence": null, "list_classes": [], "publisher": "United States", "read": "2026-07-09", "title": "United States lists", "update_days": 30, "url": null}','2026-11-20T13:00:00.000000+00:00','dae2c02ff16574e8d05bb797792ac7bba553b5c0dde14fa8a40aa046a951f2a5',26,26,0,0);
INSERT INTO "version" VALUES(3,'us_lists','{"completeness": [], "id": "us_lists", "licence": null, "list_classes": [], "publisher": "United States", "read": "2026-07-09", "title": "United States lists", "update_days": 30, "url": null}','2026-11-20T15:00:00.000000+00:00','babd14a4b1beb3b3666de3df56594954b5c1b97f9c9a1d1349fa5449cf6b4b91',20,0,6,0);
CREATE INDEX version_dataset ON version (dataset, number);
CREATE UNIQUE INDEX statement_current ON statement (source, id) WHERE to_version IS NULL;
CREATE INDEX statement_former ON statement (id) WHERE to_version IS NOT NULL;
CREATE INDEX statement_subject ON statement (subject, prop);
CREATE INDEX statement_target ON statement (target, prop) WHERE target IS NOT NULL;
CREATE INDEX statement_kind ON statement (kind, prop);
CREATE INDEX statement_identifier ON statement (identifier) WHERE identifier IS NOT NULL;
COMMIT;