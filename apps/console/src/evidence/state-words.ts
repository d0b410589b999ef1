import type { EvidenceStrip } from '@custody/protocol'

/** The states of an entry, in their order. */
export const states = ['recorded', 'sealed', 'stored', 'cosigned'] as const

/** What each state means. */
export const stateMeanings: Readonly<Record<EvidenceStrip['state'], string>> = {
  recorded: 'fsynced on the device before the agent was answered',
  sealed: 'covered by a signature of the device’s key, before it left the device',
  stored: 'appended to the server’s copy of the log',
  cosigned: 'a witness signed a head that contains it',
}
