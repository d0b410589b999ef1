import { setTimeout as sleep } from 'node:timers/promises'
import { localEndpoints } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { ask } from '../control.ts'

const patienceMs = 15_000
const betweenMs = 100

/** The policy that decides now: its preset, or `floor` while the server's has not reached the daemon. */
export type PolicyShown = { readonly preset: string; readonly version: string }

/**
 * Waits until the server's policy decides, so that nothing governed in the first moments is decided by the floor
 * alone. After 15 s it gives back what decides then: the daemon holds calls to the floor and goes on asking.
 */
export async function awaitPolicy(cli: Cli, stopping: AbortSignal): Promise<PolicyShown> {
  const until = cli.now() + patienceMs
  for (;;) {
    const status = await ask(cli, localEndpoints.status, {})
    const policy = status.ok ? status.value.policy : null
    if (policy?.source === 'server') return { preset: policy.preset, version: policy.version }
    if (stopping.aborted || cli.now() > until)
      return { preset: 'floor', version: policy?.version ?? 'unknown' }
    await sleep(betweenMs, undefined, { signal: stopping }).catch(() => {})
  }
}
