import type { GovernedMachine } from '../governed-machine.ts'

/**
 * What shows that Custody stopped an attempt, and not a client that fell over: it asked about a call, its start was
 * refused in our words, or the forged event raised an alert.
 */
export type ClosedBy = 'decided' | 'refused' | 'alerted'

/** Where the log stands before an attempt. */
export type Before = { readonly decided: number; readonly alerted: number }

export async function whereItStands(governed: GovernedMachine): Promise<Before> {
  return { decided: await lastDecided(governed), alerted: await lastAlerted(governed) }
}

/** Whether it is shown since then. `said`: what the attempt gave back. */
export async function isShown(
  governed: GovernedMachine,
  by: ClosedBy,
  before: Before,
  said: unknown,
): Promise<boolean> {
  if (by === 'refused') {
    const { exitCode, stderr } = Object(said)
    return exitCode !== 0 && /custody/i.test(String(stderr))
  }
  if (by === 'decided') return (await lastDecided(governed)) > before.decided
  // Alerts of one kind within ten seconds become one entry, at the end of them.
  return governed.until(async () => (await lastAlerted(governed)) > before.alerted, 20_000)
}

/** Canaries apart: they are decided unasked, and come from no version of a client. */
function lastDecided(governed: GovernedMachine): Promise<number> {
  return lastOf(governed, 'call.decided', (entry) => !entry.includes('"version":"unknown"'))
}

function lastAlerted(governed: GovernedMachine): Promise<number> {
  return lastOf(governed, 'alert', (entry) => /CALLER_UNVERIFIED|HOOK_REFUSED/.test(entry))
}

async function lastOf(
  { entries }: GovernedMachine,
  kind: string,
  counts: (entry: string) => boolean,
): Promise<number> {
  const found = (await entries(kind)).filter((entry) => counts(JSON.stringify(entry)))
  return Math.max(-1, ...found.map(({ seq }) => Number(seq)))
}
