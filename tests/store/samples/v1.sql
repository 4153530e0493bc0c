PRAGMA application_id = 1128942935;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE change (
        item TEXT NOT NULL, sequence INTEGER NOT NULL REFERENCES command (sequence),
        kind TEXT NOT NULL, "before" TEXT, "after" TEXT, origin INTEGER NOT NULL,
        PRIMARY KEY (item, sequence)) STRICT;
INSERT INTO "change" VALUES('persona-maya',1,'persona',NULL,'{"id":"persona-maya","name":"Maya","needs":["a clear price","an answer the same day"]}',1);
INSERT INTO "change" VALUES('participant-ada',1,'participant',NULL,'{"id":"participant-ada","name":"Ada","job":"Sales"}',1);
INSERT INTO "change" VALUES('map-buy',2,'map',NULL,'{"id":"map-buy","persona_id":"persona-maya","title":"Buying a used car","owner_id":"participant-ada"}',2);
INSERT INTO "change" VALUES('stage-ask',2,'stage',NULL,'{"id":"stage-ask","map_id":"map-buy","name":"I want to know the price"}',2);
INSERT INTO "change" VALUES('touchpoint-call',2,'touchpoint',NULL,'{"id":"touchpoint-call","stage_id":"stage-ask","name":"Calls the dealer"}',2);
INSERT INTO "change" VALUES('persona-maya',3,'persona','{"id":"persona-maya","name":"Maya","needs":["a clear price","an answer the same day"]}','{"id":"persona-maya","name":"Maya","quote":"Tell me the price – today.","needs":["a clear price","an answer the same day"]}',3);
INSERT INTO "change" VALUES('vote-1',4,'vote',NULL,'{"id":"vote-1","target_id":"touchpoint-call","dots":3,"revealed":false}',4);
INSERT INTO "change" VALUES('persona-maya',5,'persona','{"id":"persona-maya","name":"Maya","quote":"Tell me the price – today.","needs":["a clear price","an answer the same day"]}','{"id":"persona-maya","name":"Maya","needs":["a clear price","an answer the same day"]}',1);
INSERT INTO "change" VALUES('persona-maya',6,'persona','{"id":"persona-maya","name":"Maya","needs":["a clear price","an answer the same day"]}','{"id":"persona-maya","name":"Maya","quote":"Tell me the price – today.","needs":["a clear price","an answer the same day"]}',3);
CREATE TABLE command (
        sequence INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, actor TEXT,
        at TEXT NOT NULL, label TEXT NOT NULL, role TEXT NOT NULL, reverses INTEGER UNIQUE) STRICT;
INSERT INTO "command" VALUES(1,'command-1','ada','2026-03-02T09:01:00+00:00','Add Maya','edit',NULL);
INSERT INTO "command" VALUES(2,'command-2','ben','2026-03-02T09:02:00+00:00','Draw a map','edit',NULL);
INSERT INTO "command" VALUES(3,'command-3','ada','2026-03-02T09:03:00+00:00','Quote','edit',NULL);
INSERT INTO "command" VALUES(4,'command-4',NULL,'2026-03-02T09:04:00+00:00','Vote','edit',NULL);
INSERT INTO "command" VALUES(5,'undo-5','ada','2026-03-02T09:05:00+00:00','Undo: Quote','undo',3);
INSERT INTO "command" VALUES(6,'redo-6','ada','2026-03-02T09:06:00+00:00','Redo: Quote','redo',5);
CREATE TABLE counter (
        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL) STRICT;
INSERT INTO "counter" VALUES(1,6);
CREATE TABLE item (
        id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, revision INTEGER NOT NULL,
        body TEXT NOT NULL) STRICT;
INSERT INTO "item" VALUES('participant-ada','participant',1,'{"id":"participant-ada","name":"Ada","job":"Sales"}');
INSERT INTO "item" VALUES('map-buy','map',2,'{"id":"map-buy","persona_id":"persona-maya","title":"Buying a used car","owner_id":"participant-ada"}');
INSERT INTO "item" VALUES('stage-ask','stage',2,'{"id":"stage-ask","map_id":"map-buy","name":"I want to know the price"}');
INSERT INTO "item" VALUES('touchpoint-call','touchpoint',2,'{"id":"touchpoint-call","stage_id":"stage-ask","name":"Calls the dealer"}');
INSERT INTO "item" VALUES('vote-1','vote',4,'{"id":"vote-1","target_id":"touchpoint-call","dots":3,"revealed":false}');
INSERT INTO "item" VALUES('persona-maya','persona',6,'{"id":"persona-maya","name":"Maya","quote":"Tell me the price – today.","needs":["a clear price","an answer the same day"]}');
CREATE TABLE link (
        source TEXT NOT NULL REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
        field TEXT NOT NULL,
        target TEXT NOT NULL REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
        is_parent INTEGER NOT NULL,
        PRIMARY KEY (source, field, target)) STRICT;
INSERT INTO "link" VALUES('map-buy','persona_id','persona-maya',1);
INSERT INTO "link" VALUES('map-buy','owner_id','participant-ada',0);
INSERT INTO "link" VALUES('stage-ask','map_id','map-buy',1);
INSERT INTO "link" VALUES('touchpoint-call','stage_id','stage-ask',1);
INSERT INTO "link" VALUES('vote-1','target_id','touchpoint-call',1);
CREATE TABLE migration (name TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL) STRICT;
INSERT INTO "migration" VALUES('0001_items_and_log','2026-03-02T09:00:00+00:00');
CREATE INDEX link_target ON link (target);
CREATE INDEX command_actor ON command (actor, sequence);
CREATE INDEX change_sequence ON change (sequence);
COMMIT;
