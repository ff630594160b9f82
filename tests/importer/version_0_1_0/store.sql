BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE curated (
	version BIGINT NOT NULL, 
	content TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_curated PRIMARY KEY (version)
);
CREATE TABLE links (
	question_id BIGINT NOT NULL, 
	reply_id BIGINT NOT NULL, 
	channel_id BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_links PRIMARY KEY (question_id)
);
INSERT INTO "links" VALUES(101,102,103,1772366400);
CREATE TABLE meta (
	name VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_meta PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('secret','cca2b206a35e0ae31fede711901c1c08d87a1912034858966a47c4150de013a3');
CREATE TABLE questions (
	"key" VARCHAR(32) NOT NULL, 
	text TEXT NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	times INTEGER NOT NULL, 
	first DATE NOT NULL, 
	last DATE NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	settled_at BIGINT NOT NULL, 
	CONSTRAINT pk_questions PRIMARY KEY ("key")
);
INSERT INTO "questions" VALUES('8ea8576c953e9cb851cdd5e66ac4762a','is there a cafe','unknown',1,'2026-03-01','2026-03-01','open',0);
CREATE TABLE votes (
	voter VARCHAR(64) NOT NULL, 
	passage VARCHAR(64) NOT NULL, 
	question_key VARCHAR(32) NOT NULL, 
	helpful BOOLEAN NOT NULL, 
	question TEXT NOT NULL, 
	word TEXT NOT NULL, 
	date DATE NOT NULL, 
	CONSTRAINT pk_votes PRIMARY KEY (voter, passage, question_key)
);
INSERT INTO "votes" VALUES('7ab555a36b52548c342cc47c35e0fc1af2f77cdc183823e277c871340b2f755b','the-otter-pond-you-need','f189238fffb98d4f060a2ff1575f5a68',1,'what do i bring','thanks','2026-03-01');
INSERT INTO "votes" VALUES('f6f4428e6ec5efe03580dca14a462cfa418f6ae0c4ac662da3c22c5e2690e208','the-otter-pond-a-ticket-boots','2b14275f6ca9ae9cf44e7926a5daf900',0,'are boots needed','','2026-03-01');
INSERT INTO "votes" VALUES('8e3131768b58b9a0a03c196ee5d0aa82adf86a1d3df837b700d430f1c1bb90e7','the-otter-pond-photos-are-welcome','',1,'','','2026-03-01');
CREATE INDEX ix_questions_last ON questions (last);
CREATE INDEX ix_votes_date ON votes (date);
CREATE INDEX ix_links_reply_id ON links (reply_id);
CREATE INDEX ix_links_at ON links (at);
COMMIT;
