import type { TrialMachine } from './evasion.ts'

/**
 * What shows that Custody stopped an attempt, and not a client that fell over: it asked about a call, its start was
 * refused in our words, or every forged event was refused. That those raise alerts is counted over all of them.
 */
export type ClosedBy = 'decided' | 'refused' | 'alerted'

/** The newest decision before an attempt. */
export type Before = number

/** Whether it is shown since then. `said`: what the attempt gave back. */
export async function isShown(
  on: TrialMachine,
  by: ClosedBy,
  before: Before,
  said: unknown,
): Promise<boolean> {
  const { exitCode, stderr, sent, refused } = Object(said)
  if (by === 'refused') return exitCode !== 0 && /custody/i.test(String(stderr))
  if (by === 'alerted') return sent > 0 && refused === sent
  return (await lastDecided(on)) > before
}

/** Canaries apart: they are decided unasked, and come from no version of a client. */
export async function lastDecided({ entries }: TrialMachine): Promise<Before> {
  const decided = await entries('call.decided')
  const own = decided.filter((entry) => !JSON.stringify(entry).includes('"version":"unknown"'))
  return Math.max(-1, ...own.map(({ seq }) => Number(seq)))
}

/** How many refused events the alerts tell of: the first is told at once, more within ten seconds as one with their number. */
export async function alertedTimes({ entries }: TrialMachine): Promise<number> {
  const facts = (await entries('alert')).map(({ facts }) => Object(facts))
  return facts
    .filter(({ code }) => /CALLER_UNVERIFIED|HOOK_REFUSED/.test(code))
    .reduce((sum, { times }) => sum + Number(times), 0)
}
