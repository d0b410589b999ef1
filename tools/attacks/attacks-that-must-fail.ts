import type { Attack } from './attack.ts'
import { at, daemon, noSeal, performed, server, verifier, witness } from './shown-by.ts'

/** The numbered tests of security.md, which must fail verification, be refused, or be reported as said. */
export const attacksThatMustFail: readonly Attack[] = [
  {
    id: 'software-key-as-hardware',
    asked: 1,
    says: 'The server enrols a software key as `tpm-hardware`.',
    shown: [],
    tests: [],
    notBuilt: 'no witness makes enrolment statements, so every key is told as `file`',
  },
  {
    id: 'device-omitted',
    asked: 2,
    says: 'The server leaves one device out of an export.',
    shown: [],
    tests: [],
    notBuilt: 'the organisation’s log of heads does not exist yet',
  },
  {
    id: 'old-head-cosigned-hourly',
    asked: 3,
    says: 'The server has an old head cosigned again each hour, so that a silent device looks alive.',
    shown: [],
    tests: [],
    notBuilt: 'no monitor computes silence from the witness’s own heads',
  },
  {
    id: 'checkpoints-withheld',
    asked: 4,
    says: 'The server withholds checkpoints from the witness: the device alarms after ten minutes.',
    shown: [daemon('COSIGN_LATE')],
    tests: at(
      'apps/daemon/src/background/watch-cosigned.test.ts',
      'an entry that waits for more than ten minutes raises one alert, and one more each hour',
    ),
    notBuilt: null,
  },
  {
    id: 'seals-dropped-by-a-power-cut',
    asked: 5,
    says: 'Root drops 200 sealed, un-cosigned seals and cuts the power: `complete except …`, never `complete`.',
    shown: [],
    tests: [],
    notBuilt: 'no verdict is computed from counters yet: completeness is `not claimed`',
  },
  {
    id: 'ordinary-power-loss',
    asked: 6,
    says: 'Ordinary power loss, 20 times: the witness refuses none of it.',
    shown: [witness('COSIGNED'), verifier('verified')],
    tests: performed('ordinary-power-loss'),
    notBuilt: null,
  },
  {
    id: 'bundle-with-its-own-keys',
    asked: 7,
    says: 'A bundle that somebody made whole, with keys of their own: exit code 3 without trust, 1 with it.',
    shown: [
      verifier('self-consistent'),
      verifier(
        'ENROLLED_KEY_DIFFERS',
        'SEAL_KEY_UNKNOWN',
        'SEAL_MISSING',
        'HEAD_BEHIND',
        'QUORUM_NOT_MET',
      ),
    ],
    tests: performed('bundle-with-its-own-keys'),
    notBuilt: null,
  },
  {
    id: 'seal-by-a-ticket',
    asked: 8,
    says: 'The attestation key signs a look-alike without the magic, through a ticket of TPM2_Hash.',
    shown: noSeal,
    tests: [
      ...performed('seal-by-a-ticket'),
      ...at(
        'packages/keys/test/tpm.test.ts',
        'a look-alike without the magic, which the restricted key does sign',
      ),
    ],
    notBuilt: null,
  },
  {
    id: 'seal-over-another-counter',
    asked: 9,
    says: 'An NV index of another name is certified in the counter’s place.',
    shown: noSeal,
    tests: [
      ...performed('seal-over-another-counter'),
      { file: 'packages/keys/test/tpm.test.ts', title: 'one over another counter of the chip' },
    ],
    notBuilt: null,
  },
  {
    id: 'policy-expired-without-network',
    asked: 10,
    says: 'The policy expires while there is no network: never fewer denials than before.',
    shown: [daemon('POLICY_STALE')],
    tests: at(
      'tools/faults/clock.fault.ts',
      'a policy grows old and stays so whatever the wall clock says, and no rule of it is ever lost',
    ),
    notBuilt: null,
  },
  {
    id: 'clock-set-back-a-year',
    asked: 11,
    says: 'The wall clock is set back one year: the policy expires all the same.',
    shown: [daemon('CLOCK_WENT_BACK', 'POLICY_STALE')],
    tests: [
      {
        file: 'tools/faults/clock.fault.ts',
        title:
          'a policy grows old and stays so whatever the wall clock says, and no rule of it is ever lost',
      },
      {
        file: 'apps/daemon/src/trusted-time.test.ts',
        title: 'set back it makes nothing younger, and time goes on all the same',
      },
    ],
    notBuilt: null,
  },
  {
    id: 'policy-outside-acts',
    asked: 12,
    says: 'A policy for one device that is not in the organisation’s `acts` log.',
    shown: [],
    tests: [],
    notBuilt:
      'a device believes its server’s policy by where it comes from; no proof from `acts` is asked for',
  },
  {
    id: 'managed-mcp-of-one-signature',
    asked: 13,
    says: 'A managed MCP server with one administrator’s signature is refused on the device.',
    shown: [daemon('POLICY_FIELD_UNKNOWN')],
    tests: at(
      'packages/device/src/flows.test.ts',
      'fields that nobody knows are told by name, and what was offered with every refusal',
    ),
    notBuilt:
      'a policy has no field for managed MCP servers, so one that holds any is refused whole; signatures are not counted',
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
    says: 'A script is edited after a call of it was approved: it is asked again.',
    shown: [],
    tests: [],
    notBuilt:
      'calls cannot be approved yet; each call of a script is decided by what stands on the disk then',
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
    says: 'The server forges an entry with a key of the identity provider: it is not in the witness’s archive.',
    shown: [],
    tests: [],
    notBuilt:
      'sign-in with an identity provider and the witnesses’ archive of its keys are not built',
  },
  {
    id: 'two-clones',
    asked: 25,
    says: 'Two clones of one virtual machine, chip included, go on apart: both are quarantined.',
    shown: [witness('LOG_FORKED'), server('LOG_FORKED', 'DEVICE_REFUSED')],
    tests: [
      ...performed('two-clones'),
      ...at(
        'apps/server/test/device.test.ts',
        'LOG_FORKED when two histories are sealed, and nothing more is taken from either machine',
      ),
    ],
    notBuilt: null,
  },
]
