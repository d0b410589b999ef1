import type { AlertRow } from '@custody/protocol'

/** What each alert means and what to do about it. The server's title says what happened. */
export const alertHints: Readonly<Record<AlertRow['code'], string>> = {
  TRANSCRIPT_MISSING:
    'The agent wrote no transcript. Calls are still known from its hooks; what was said is not.',
  TRANSCRIPT_DISAGREES:
    'Hooks and transcript tell different stories. Open the session and compare: one of them was changed.',
  COSIGN_LATE:
    'No witness has signed for too long. Until one does, only the device’s own seals protect the log.',
  LINK_REFUSED:
    'A sign-in link was used twice, too late, or in another browser. If that was not you, look who else uses the machine.',
  CALLER_UNVERIFIED:
    'A hook was called by something else of the same account. It may be a forged event; it never counts as the agent’s own.',
  HOOK_TAMPERED:
    'The agent’s hooks were changed. Type `custody doctor --fix` on the device, and find out by whom.',
  LOG_FORKED:
    'The device showed two histories. Stop trusting it, keep the machine as it is, and look at it.',
  HOOK_MISSING: 'The agent runs without our hooks. Type `custody install <agent>` on the device.',
  DEVICE_SILENT:
    'No sealed entry and no check-in for too long. See whether the machine is on and `custody status` is well.',
  DENIAL_CRITICAL:
    'A call was denied by a rule of critical severity. Open it: the agent may act on foreign instructions.',
  EVIDENCE_LATE:
    'Entries wait on the device for too long. See its connection and `custody status`.',
  PAYLOAD_REFUSED:
    'A content did not open the commitment of its entry. The content or the log was changed.',
  SEAL_REFUSED:
    'A seal did not cover the entries it came with. The log of that device may be damaged.',
  LOG_GAP: 'Entries are missing in between. They cannot be shown absent or present.',
}

/** The states of an alert, as words. */
export const stateWords: Readonly<Record<AlertRow['state'], string>> = {
  open: 'open',
  acknowledged: 'acknowledged',
  over: 'over',
}
