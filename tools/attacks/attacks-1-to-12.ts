import type { Attack } from './attack.ts'
import { at, daemon, noSeal, performed, verifier, witness } from './shown-by.ts'

/** The numbered tests of security.md, which must fail verification, be refused, or be reported as said: the first twelve. */
export const attacks1To12: readonly Attack[] = [
  {
    id: 'software-key-as-hardware',
    asked: 1,
    says: 'The server enrols a software key as `tpm-hardware`, and states so itself: it is its word, and fails where hardware is required.',
    shown: [verifier('KEY_PROTECTION_BELOW')],
    tests: [
      ...performed('software-key-as-hardware'),
      ...at(
        'apps/server/test/attested.test.ts',
        'shows what was stated of its key in a bundle, from which a verifier takes its protection',
      ),
    ],
    notBuilt: null,
  },
  {
    id: 'device-omitted',
    asked: 2,
    says: 'The server leaves one device out of an export.',
    shown: [verifier('LOG_MISSING')],
    tests: performed('device-omitted'),
    notBuilt: null,
  },
  {
    id: 'old-head-cosigned-hourly',
    asked: 3,
    says: 'The server has an old head cosigned again each hour, so that a silent device looks alive.',
    shown: [{ by: 'monitor', says: ['silent'] }],
    tests: [
      ...performed('old-head-cosigned-hourly'),
      ...at(
        'apps/witness/src/add-checkpoint.test.ts',
        'an old head that is cosigned again each hour is no growth: the log is silent',
      ),
    ],
    notBuilt: null,
  },
  {
    id: 'checkpoints-withheld',
    asked: 4,
    says: 'The server withholds checkpoints from the witness: the device alarms after ten minutes.',
    shown: [daemon('COSIGN_LATE')],
    tests: [
      ...performed('checkpoints-withheld'),
      ...at(
        'apps/daemon/src/background/watch-cosigned.test.ts',
        'an entry that waits for more than ten minutes raises one alert, and one more each hour',
      ),
    ],
    notBuilt: null,
  },
  {
    id: 'seals-dropped-by-a-power-cut',
    asked: 5,
    says: 'Root drops 200 sealed, un-cosigned seals and cuts the power: `complete except …`, never `complete`.',
    shown: [verifier('complete-except')],
    tests: performed('seals-dropped-by-a-power-cut'),
    notBuilt: null,
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
    says: 'A policy for one device that is not in the organisation’s `acts` log: under a floor that names acts and a witness the real client goes on by the last good one, and by the new one once witnesses saw it.',
    shown: [daemon('POLICY_NOT_LISTED', 'LISTING_NOT_COSIGNED', 'LISTING_PROOF_INVALID')],
    tests: [
      ...at(
        'apps/daemon/src/policy/listed-by.test.ts',
        'a victim’s own policy, in acts made for it alone, is refused',
      ),
      ...at(
        'apps/daemon/test/floor.machine.ts',
        'goes on by the last policy under one that was made for it alone, and applies one that all could see',
      ),
    ],
    notBuilt: null,
  },
]
