/** What each alert means and what to do about it, by its code. The server's title says what happened. */
export const alertHints: Readonly<Record<string, string>> = {
  CALLER_UNVERIFIED:
    'A hook was called by something else of the same account. It may be a forged event; it never counts as the agent’s own.',
  CALL_UNANNOUNCED:
    'A call ended that no hook of ours had announced: it ran without a decision. Type `custody doctor` on the device.',
  CLOCK_WENT_BACK:
    'The device’s clock was set back. Times of its entries are claims; their order is not touched by it.',
  COSIGN_LATE:
    'No witness has signed for too long. Until one does, only the device’s own seals protect the log.',
  DENIAL_CRITICAL:
    'A call was denied by a rule of critical severity. Open it: the agent may act on foreign instructions.',
  DEVICE_SILENT:
    'No sealed entry and no check-in for too long. See whether the machine is on and `custody status` is well.',
  EPOCH_AWAITED:
    'A machine asks to go on as this device in a new log. Open the device: grant it, or ask first who has the machine.',
  EVIDENCE_LATE:
    'Entries wait on the device for too long. See its connection and `custody status`.',
  EVIDENCE_REFUSED:
    'The server refused entries of this device. Type `custody status` on it; what was refused is kept there.',
  GRANT_REFUSED:
    'A witness does not take an epoch that was granted here, so it will not cosign its log. See the reason, and ask who runs the witness.',
  HOOK_MISSING:
    'The agent runs without our hooks. Type `custody install claude-code` on the device.',
  HOOK_REFUSED:
    'Something called the hooks’ address that is no agent of this account. Find out what it was.',
  HOOK_TAMPERED:
    'The agent’s hooks were changed. Type `custody doctor --fix` on the device, and find out by whom.',
  KEY_EXPIRED:
    'A key that no chip vouches for ends after 30 days without renewal. Nothing is lost: open the device and approve it.',
  KEY_UNAVAILABLE:
    'The signing key cannot be used, so entries wait unsealed. Type `custody doctor` on the device.',
  LINK_REFUSED:
    'A sign-in link was used twice, too late, or in another browser. If that was not you, look who else uses the machine.',
  LOG_FORKED:
    'The device showed two histories. Stop trusting it, keep the machine as it is, and look at it.',
  LOG_GAP: 'Entries are missing in between. They cannot be shown absent or present.',
  MCP_CHANGED_IN_SESSION:
    'An MCP server is another one than when the session began. See what it was and what it is now.',
  OUTBOX_FULL: 'The device cannot record, so it denies calls. Free disk space on it.',
  PAYLOAD_REFUSED:
    'A content did not open the commitment of its entry. The content or the log was changed.',
  POLICY_ERROR: 'A rule could not be evaluated, so calls were denied. See the call for which rule.',
  POLICY_REFUSED:
    'The device refused a policy and keeps the last good one. Type `custody policy check`.',
  POLICY_STALE:
    'The policy is older than it may be. It keeps applying; see the device’s connection.',
  REQUEST_REFUSED: 'The server refused the device’s requests. See its clock and `custody status`.',
  SEAL_LATE: 'Entries wait for their seal. Type `custody doctor` on the device.',
  SEAL_REFUSED:
    'A seal did not cover the entries it came with. The log of that device may be damaged.',
  SETTINGS_CHANGED: 'The agent’s settings were changed. See whether they weaken it.',
  TRANSCRIPT_DISAGREES:
    'Hooks and transcript tell different stories. Open the session and compare: one of them was changed.',
  TRANSCRIPT_MISSING:
    'The agent wrote no transcript. Calls are still known from its hooks; what was said is not.',
  WITNESS_REFUSED:
    'A witness holds a head that this log contradicts, or its chip’s claims do not hold. Keep the machine as it is, and compare with what the witness holds.',
}

/** The states of an alert, as words. */
export const stateWords = { open: 'open', acknowledged: 'acknowledged', over: 'over' } as const
