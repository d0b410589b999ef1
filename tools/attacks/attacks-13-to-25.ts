import type { Attack } from './attack.ts'
import { at, daemon, performed, server, verifier, witness } from './shown-by.ts'

/** The numbered tests of security.md: the rest. */
export const attacks13To25: readonly Attack[] = [
  {
    id: 'managed-mcp-of-one-signature',
    asked: 13,
    says: 'A managed MCP server with one administrator’s signature, or two by one key, an unlisted one or without a touch, is refused on the device; so is one that was changed, is in no cosigned acts, was vetoed, or whose time for a veto still runs. Offers are made by the test with an emulated security key: nothing deploys servers yet.',
    shown: [
      daemon(
        'CODE_SIGNATURES_TOO_FEW',
        'ADMINISTRATOR_UNKNOWN',
        'ADMINISTRATOR_NOT_PRESENT',
        'CODE_DIFFERS',
        'CODE_NOT_LISTED',
        'LISTING_NOT_COSIGNED',
        'CODE_DWELLS',
        'CODE_VETOED',
        'POWER_NOT_GRANTED',
      ),
    ],
    tests: [
      ...at('apps/daemon/src/policy/code-judge.test.ts', 'a managed MCP server %s is refused'),
      ...at('packages/device/src/flows.test.ts', 'a policy whose code is %s does not apply'),
      ...at(
        'packages/keys/test/security-key.test.ts',
        'and OpenSSH itself says the same of each signature',
      ),
      ...at(
        'apps/console/test/passkey.test.ts',
        'is listed by what the browser tells of it, and signs that hash and no other',
      ),
    ],
    notBuilt: null,
  },
  {
    id: 'transcript-that-is-no-transcript',
    asked: 14,
    says: 'The transcript is a link to a file of root’s, a FIFO or /dev/zero: nothing is read, the answer comes in time.',
    shown: [daemon('FILE_LINK_REFUSED', 'FILE_UNREADABLE')],
    tests: [
      {
        file: 'apps/daemon/test/separate.machine.ts',
        title: 'whose transcript becomes %s is answered, and nothing is read of it',
      },
      {
        file: 'apps/daemon/test/faults.test.ts',
        title: 'where the conversation is $name, calls are decided and nothing of it is kept',
      },
    ],
    notBuilt: null,
  },
  {
    id: 'hostile-repository',
    asked: 15,
    says: 'A hostile repository with `core.fsmonitor`: nothing of it runs for us.',
    shown: [daemon('nothing ran')],
    tests: at(
      'apps/daemon/test/separate.machine.ts',
      'nothing of a hostile repository runs for us',
    ),
    notBuilt: null,
  },
  {
    id: 'port-taken',
    asked: 16,
    says: 'The daemon is killed and another process binds its port.',
    shown: [{ by: 'kernel', says: ['EADDRINUSE', 'EACCES'] }],
    tests: [
      {
        file: 'apps/native/test/supervise.machine.ts',
        title: 'a connection made while custodyd is away waits for it; nobody can take its port',
      },
      {
        file: 'apps/daemon/test/evasions/index.ts',
        title: 'killing custodyd, the sealer or the broker, then taking the hooks’ port',
      },
    ],
    notBuilt: null,
  },
  {
    id: 'event-forged-by-curl',
    asked: 17,
    says: '`curl` from the agent’s own Bash forges an event: refused and counted, or labelled and an alarm.',
    shown: [daemon('CALLER_UNVERIFIED', 'CALL_UNANNOUNCED')],
    tests: [
      {
        file: 'apps/daemon/test/separate.machine.ts',
        title: 'a hook without the session’s secret, or from another process, is refused',
      },
      {
        file: 'apps/daemon/test/decisions.test.ts',
        title: 'a result that no call of ours announced is an alarm',
      },
    ],
    notBuilt: null,
  },
  {
    id: 'mcp-configuration-edited',
    asked: 18,
    says: 'An MCP configuration is edited between the start of a session and a call.',
    shown: [daemon('MCP_CHANGED_IN_SESSION')],
    tests: [
      {
        file: 'apps/daemon/src/mcp/mcp-book.test.ts',
        title:
          'a server whose declaration changes is another, and what runs is none of the new one',
      },
      {
        file: 'apps/daemon/src/mcp/mcp-book.test.ts',
        title: 'and is another when it comes back with another script',
      },
    ],
    notBuilt: null,
  },
  {
    id: 'script-edited-after-approval',
    asked: 19,
    says: 'A script is edited after a call of it was approved: it is asked again. The daemon reads the file and decides; the approval is made by the test, as no product gives one yet.',
    shown: [{ by: 'engine', says: ['APPROVAL_DIFFERS'] }],
    tests: [
      ...at(
        'apps/daemon/test/executed-files.test.ts',
        'a call that was approved is asked for again once the script that it runs was edited',
      ),
      ...at(
        'packages/policy/src/approval.test.ts',
        'an approval holds for the very call that was approved',
      ),
    ],
    notBuilt: null,
  },
  {
    id: 'payload-withheld',
    asked: 20,
    says: 'A payload is absent and no erasure names it.',
    shown: [verifier('withheld')],
    tests: performed('payload-withheld'),
    notBuilt: null,
  },
  {
    id: 'salt-of-another-length',
    asked: 21,
    says: 'A salt of 31 or 33 bytes.',
    shown: [verifier('SALT_LENGTH_WRONG'), verifier('SALT_LENGTH_WRONG')],
    tests: performed('salt-of-another-length'),
    notBuilt: null,
  },
  {
    id: 'canary-in-a-leaf',
    asked: 22,
    says: 'Canary strings in every input: neither they nor their hashes ever stand in a leaf.',
    shown: [{ by: 'device', says: ['no canary'] }],
    tests: at(
      'packages/evidence/src/append.test.ts',
      'no canary of any field, and no hash of one, ever stands in a leaf',
    ),
    notBuilt: null,
  },
  {
    id: 'power-cut-after-an-allow',
    asked: 23,
    says: 'The power is cut right after an allow: its entry is there.',
    shown: [verifier('verified, no witness')],
    tests: at(
      'tools/faults/power-loss.fault.ts',
      'the $part loses power amid calls $cuts times: no acknowledged entry is lost',
    ),
    notBuilt: null,
  },
  {
    id: 'jwks-forged',
    asked: 24,
    says: 'The server forges an entry with a key of the identity provider: it is not in the witness’s archive. An id_token of a real provider (`oidc-provider`, code and PKCE) verifies by the archived key alone.',
    shown: [verifier('ISSUER_KEYS_NOT_ARCHIVED', 'ISSUER_KEYS_UNTRUSTED')],
    tests: [
      ...at(
        'apps/witness/test/issuers.test.ts',
        'an entry that a server forged is refused, whatever it is put under',
      ),
      ...at(
        'apps/witness/test/signed-in.test.ts',
        'what a server forged is refused by the archive’s keys, and its own keys by the archive',
      ),
    ],
    notBuilt: null,
  },
  {
    id: 'two-clones',
    asked: 25,
    says: 'Two clones of one virtual machine, chip included, go on apart: both are quarantined. An administrator grants one of two keys, and the other is refused; clones of a chip make one and the same next key, so they are both granted, and both quarantined again once they go on apart.',
    shown: [
      witness('LOG_FORKED'),
      server(
        'LOG_FORKED',
        'DEVICE_REFUSED',
        'quarantined',
        'EPOCH_AWAITED',
        'EPOCH_AWAITED',
        'LOG_FORKED',
        'quarantined',
      ),
    ],
    tests: [
      ...performed('two-clones'),
      ...at(
        'apps/server/test/device.test.ts',
        'LOG_FORKED when two histories are sealed, and nothing more is taken from either machine',
      ),
      ...at(
        'apps/server/test/epochs.test.ts',
        'are both quarantined; one is granted, and the other is refused for good',
      ),
    ],
    notBuilt: null,
  },
]
