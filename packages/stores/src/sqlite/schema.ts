// Exempt from the size limit: this file is a table. The schema of the embedded server store.
//
// What is large is kept once, compressed: the leaves of a batch as one zstd segment, payloads in segments of their
// own that can be rewritten (erased). What is searched is narrow: numbers that point to one another, and FTS5.
// Words that repeat (kinds, tools, rules, versions) are numbers of `word`.

/** What is held back from erasure. Closed contents, and the keys that open them: a small table, of which erasure deletes rows. */
const contentTables = `
CREATE TABLE content_hold (
  kind TEXT NOT NULL, subject TEXT NOT NULL, reason TEXT NOT NULL, held_by TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)) WITHOUT ROWID;
CREATE TABLE content_key (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, log INTEGER NOT NULL, enc BLOB NOT NULL, wrapped BLOB NOT NULL);
CREATE TABLE sealed_payload (
  entry INTEGER NOT NULL, field INTEGER NOT NULL, key INTEGER NOT NULL, nonce BLOB NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (entry, field)) WITHOUT ROWID;
CREATE INDEX sealed_payload_key ON sealed_payload (key);
`

export const schemaVersion = 9

/**
 * Every epoch of a device with its key, the newest too. `grant_seq` is its grant's place in the organisation's acts, `lost` what the
 * epoch before has lost by it; both are null for a device's first.
 */
const epochTable = `
CREATE TABLE device_epoch (
  device INTEGER NOT NULL, epoch INTEGER NOT NULL, seal TEXT NOT NULL, public_key BLOB NOT NULL UNIQUE, nv_name BLOB,
  grant_seq INTEGER, lost INTEGER, PRIMARY KEY (device, epoch)) WITHOUT ROWID;`

/** Grants that no device was handed yet, and may be given again: what it then had of the epoch before, and how often it was given. */
const grantToHandTable = `
CREATE TABLE grant_to_hand (
  device INTEGER NOT NULL, epoch INTEGER NOT NULL, held INTEGER NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (device, epoch)) WITHOUT ROWID;`

/** What the operator has set besides the policy, as it was last recorded in the acts: JSON. */
const settingTable = `CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`

/** Who asks for a device's next epoch, by key. */
const askTable = `
CREATE TABLE epoch_ask (
  device INTEGER NOT NULL, public_key BLOB NOT NULL, epoch INTEGER NOT NULL, seal TEXT NOT NULL, nv_name BLOB,
  why TEXT NOT NULL, held INTEGER NOT NULL, shown_by TEXT NOT NULL, chip BLOB, protection TEXT NOT NULL, because TEXT,
  isolation TEXT NOT NULL, platform TEXT NOT NULL, name TEXT NOT NULL, os_version TEXT NOT NULL, uid INTEGER NOT NULL,
  account TEXT NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
  PRIMARY KEY (device, public_key)) WITHOUT ROWID;`

/** What attesters stated of a log's key, as they signed it; `witness` is empty for the server's own word. */
const statementTable = `
CREATE TABLE statement (
  origin TEXT NOT NULL, witness TEXT NOT NULL, bytes BLOB NOT NULL, signature BLOB,
  PRIMARY KEY (origin, witness)) WITHOUT ROWID;`

/** By when an authority says that a log's first `size` entries were there. The stamp itself is kept of the newest alone. */
const stampTable = `
CREATE TABLE stamp (
  log INTEGER NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL, text TEXT, PRIMARY KEY (log, size)) WITHOUT ROWID;`

/** What makes a store of a version one of the next. Index 0 is of version 1. */
export const upgrades: readonly string[] = [
  'ALTER TABLE log ADD COLUMN cosigned INTEGER; ALTER TABLE log ADD COLUMN cosigned_at INTEGER;',
  contentTables,
  'CREATE TABLE told_head (leaf INTEGER PRIMARY KEY, log INTEGER NOT NULL, size INTEGER NOT NULL);' +
    ' CREATE INDEX told_head_place ON told_head (log, size);',
  `ALTER TABLE device ADD COLUMN chip BLOB; ALTER TABLE device ADD COLUMN because TEXT;
   CREATE UNIQUE INDEX device_chip ON device (chip) WHERE chip IS NOT NULL;
   ${statementTable}`,
  `ALTER TABLE device ADD COLUMN not_after INTEGER;
   ${epochTable} ${askTable}
   INSERT INTO device_epoch (device, epoch, seal, public_key, nv_name)
     SELECT no, epoch, seal, public_key, nv_name FROM device;`,
  stampTable,
  settingTable,
  grantToHandTable,
]

export const schema = `
CREATE TABLE word (no INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE organisation (
  id TEXT NOT NULL, created_at INTEGER NOT NULL, nonce_key BLOB NOT NULL);

CREATE TABLE device (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, name TEXT NOT NULL,
  platform TEXT NOT NULL, os_version TEXT NOT NULL, uid INTEGER NOT NULL, account TEXT NOT NULL,
  isolation TEXT NOT NULL, protection TEXT NOT NULL, seal TEXT NOT NULL, public_key BLOB NOT NULL UNIQUE,
  nv_name BLOB, epoch INTEGER NOT NULL, enrolled_at INTEGER NOT NULL,
  last_entry_at INTEGER, last_check_in_at INTEGER, check_in TEXT, policy TEXT, chip BLOB, because TEXT,
  not_after INTEGER);
CREATE UNIQUE INDEX device_chip ON device (chip) WHERE chip IS NOT NULL;
${stampTable}
${epochTable}
${askTable}
${grantToHandTable}
${settingTable}
${statementTable}

CREATE TABLE enrolment_token (
  hash BLOB PRIMARY KEY, made_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, uses_left INTEGER NOT NULL,
  approve TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE request_key (
  key TEXT PRIMARY KEY, device INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER) WITHOUT ROWID;

CREATE TABLE sign_in_link (
  hash BLOB PRIMARY KEY, expires_at INTEGER NOT NULL, used_at INTEGER) WITHOUT ROWID;
CREATE TABLE browser_session (
  hash BLOB PRIMARY KEY, since INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE policy (
  number INTEGER PRIMARY KEY, version TEXT NOT NULL, preset TEXT NOT NULL, mode TEXT NOT NULL,
  name TEXT NOT NULL, since INTEGER NOT NULL, content TEXT NOT NULL, rules TEXT NOT NULL);
CREATE INDEX policy_version ON policy (version);

CREATE TABLE alert (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, code TEXT NOT NULL, severity TEXT NOT NULL,
  state TEXT NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, count INTEGER NOT NULL,
  device INTEGER, session INTEGER, entry INTEGER, facts TEXT NOT NULL,
  acknowledged_at INTEGER, acknowledged_by TEXT, note TEXT);
CREATE INDEX alert_open ON alert (state, code, device);

CREATE TABLE log (
  no INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, device INTEGER NOT NULL, epoch INTEGER NOT NULL,
  size INTEGER NOT NULL, root BLOB NOT NULL, previous BLOB, frontier BLOB NOT NULL,
  committed INTEGER NOT NULL, held INTEGER NOT NULL, stored_at INTEGER, forked_at INTEGER,
  cosigned INTEGER, cosigned_at INTEGER);
CREATE INDEX log_device ON log (device);

-- One row per seal. It covers entries size - count up to size; they were stored at that moment, as entries first_entry on.
CREATE TABLE batch (
  log INTEGER NOT NULL, size INTEGER NOT NULL, count INTEGER NOT NULL, stored_at INTEGER NOT NULL,
  note TEXT NOT NULL, PRIMARY KEY (log, size)) WITHOUT ROWID;
-- Which head of a device's log each leaf of the organisation's own log of heads is.
CREATE TABLE told_head (leaf INTEGER PRIMARY KEY, log INTEGER NOT NULL, size INTEGER NOT NULL);
CREATE INDEX told_head_place ON told_head (log, size);
-- Numbers of segments are never used twice (AUTOINCREMENT): readers keep segments in memory by them.
CREATE TABLE segment (
  no INTEGER PRIMARY KEY AUTOINCREMENT, log INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE UNIQUE INDEX segment_first ON segment (log, first);
CREATE INDEX segment_small ON segment (log, first) WHERE count < 256;
-- Hashes of complete subtrees, 256 a row, of every eighth level.
CREATE TABLE tile (
  no INTEGER PRIMARY KEY, log INTEGER NOT NULL, level INTEGER NOT NULL, idx INTEGER NOT NULL, hashes BLOB NOT NULL);
CREATE UNIQUE INDEX tile_place ON tile (log, level, idx);

-- subject: the row that an entry is about: of mcp_server for mcp.*, of subagent for subagent.*, else of call.
CREATE TABLE entry (
  no INTEGER PRIMARY KEY, log INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL,
  source INTEGER NOT NULL, session INTEGER, subject INTEGER, outcome INTEGER);
CREATE UNIQUE INDEX entry_place ON entry (log, seq);
CREATE INDEX entry_session ON entry (session, no) WHERE session IS NOT NULL;

CREATE TABLE payload_segment (
  no INTEGER PRIMARY KEY AUTOINCREMENT, log INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE INDEX payload_segment_small ON payload_segment (log, no) WHERE size < 65536;
-- Which segments hold payloads of an entry, and of which fields (one byte each).
CREATE TABLE payload (
  entry INTEGER NOT NULL, segment INTEGER NOT NULL, fields BLOB NOT NULL,
  PRIMARY KEY (entry, segment)) WITHOUT ROWID;
CREATE TABLE erased (
  entry INTEGER NOT NULL, field INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (entry, field)) WITHOUT ROWID;

CREATE TABLE session (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, log INTEGER NOT NULL, device INTEGER NOT NULL,
  agent INTEGER NOT NULL, version INTEGER NOT NULL, first_entry INTEGER NOT NULL, last_entry INTEGER NOT NULL,
  started_at INTEGER NOT NULL, last_at INTEGER NOT NULL, ended_at INTEGER, opened INTEGER,
  calls INTEGER NOT NULL, allowed INTEGER NOT NULL, asked INTEGER NOT NULL, approvals INTEGER NOT NULL,
  denied INTEGER NOT NULL, failed INTEGER NOT NULL, prompts INTEGER NOT NULL, subagents INTEGER NOT NULL,
  alerts INTEGER NOT NULL, entries INTEGER NOT NULL, committed INTEGER NOT NULL, held INTEGER NOT NULL,
  tokens_in INTEGER, tokens_out INTEGER, cache_read INTEGER, cache_write INTEGER,
  permission_mode TEXT, assurance TEXT, title TEXT, workspace TEXT, remote TEXT, branch TEXT, model TEXT,
  principal TEXT, uid INTEGER);
CREATE INDEX session_last ON session (last_at);
CREATE INDEX session_device ON session (device, last_at);

CREATE TABLE subagent (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session INTEGER NOT NULL, parent TEXT, name TEXT,
  started_at INTEGER NOT NULL, ended_at INTEGER, calls INTEGER NOT NULL, denied INTEGER NOT NULL);
CREATE INDEX subagent_session ON subagent (session);

-- One row per tool call, numbered by the entry that told of it first.
CREATE TABLE call (
  entry INTEGER PRIMARY KEY, id BLOB NOT NULL, device INTEGER NOT NULL, session INTEGER, subagent INTEGER,
  agent INTEGER NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, outcome INTEGER, would INTEGER, mode INTEGER,
  complete INTEGER, problem INTEGER, caller INTEGER NOT NULL, status INTEGER NOT NULL, finished INTEGER,
  duration INTEGER, mcp INTEGER, redactions INTEGER NOT NULL, tool INTEGER, headline TEXT);
CREATE UNIQUE INDEX call_id ON call (id);
CREATE INDEX call_device ON call (device, entry);
CREATE INDEX call_session ON call (session, entry);
CREATE INDEX call_outcome ON call (outcome, entry);
CREATE INDEX call_tool ON call (tool, entry);
CREATE INDEX call_at ON call (at);
CREATE INDEX call_mcp ON call (mcp, entry) WHERE mcp IS NOT NULL;
-- The rules of a call: role 1 decided it, role 0 warned or only observed.
CREATE TABLE call_rule (
  rule INTEGER NOT NULL, entry INTEGER NOT NULL, role INTEGER NOT NULL, PRIMARY KEY (rule, entry, role)) WITHOUT ROWID;

CREATE TABLE mcp_server (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, device INTEGER NOT NULL, fingerprint TEXT, name TEXT, agent INTEGER,
  level TEXT NOT NULL, pinned TEXT NOT NULL, approved TEXT NOT NULL, transport TEXT NOT NULL, target TEXT,
  environment TEXT, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL);
CREATE INDEX mcp_fingerprint ON mcp_server (fingerprint);
CREATE TABLE mcp_change (
  entry INTEGER PRIMARY KEY, server INTEGER NOT NULL, at INTEGER NOT NULL, change TEXT NOT NULL);
CREATE TABLE mcp_session (
  session INTEGER NOT NULL, server INTEGER NOT NULL, PRIMARY KEY (session, server)) WITHOUT ROWID;

-- Out of sealed entries: what each probe last said, and each change.
CREATE TABLE posture (
  device INTEGER NOT NULL, probe TEXT NOT NULL, at INTEGER NOT NULL, status TEXT NOT NULL, detail TEXT NOT NULL,
  max_age INTEGER NOT NULL, PRIMARY KEY (device, probe)) WITHOUT ROWID;
CREATE TABLE posture_change (
  device INTEGER NOT NULL, probe TEXT NOT NULL, entry INTEGER NOT NULL, at INTEGER NOT NULL, status TEXT NOT NULL,
  detail TEXT NOT NULL, PRIMARY KEY (device, probe, entry)) WITHOUT ROWID;

-- Decisions counted as they are indexed. Hours and days of UTC, by the device's clock.
CREATE TABLE rollup_day (
  day INTEGER NOT NULL, device INTEGER NOT NULL, agent INTEGER NOT NULL, tool INTEGER NOT NULL,
  outcome INTEGER NOT NULL, would INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (day, device, agent, tool, outcome, would)) WITHOUT ROWID;
CREATE TABLE rollup_hour (
  hour INTEGER NOT NULL, device INTEGER NOT NULL, outcome INTEGER NOT NULL, would INTEGER NOT NULL,
  count INTEGER NOT NULL, PRIMARY KEY (hour, device, outcome, would)) WITHOUT ROWID;
CREATE TABLE rollup_rule (
  hour INTEGER NOT NULL, rule INTEGER NOT NULL, role INTEGER NOT NULL, outcome INTEGER NOT NULL,
  count INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (hour, rule, role, outcome)) WITHOUT ROWID;

-- Seconds from recorded to stored, per hour of arrival, in buckets of powers of two: for the overview's lag.
CREATE TABLE rollup_lag (
  hour INTEGER NOT NULL, log2 INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (hour, log2)) WITHOUT ROWID;

${contentTables}
CREATE VIRTUAL TABLE words USING fts5 (text, content='', contentless_delete=1, tokenize='unicode61');
`
