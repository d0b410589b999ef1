import { cleanFields, record } from '@custody/device'
import type { Recorder } from '@custody/device'
import type { AlertCode } from '@custody/evidence'
import type { Cleaner } from '@custody/device'
import type { AlertAbout } from '../hooks/hook-world.ts'

/** What writing alerts needs. `later` runs something after so many milliseconds. */
export type AlertWorld = Recorder & {
  readonly cleaner: Cleaner
  readonly later: (act: () => void, afterMs: number) => void
  readonly fault: (cause: unknown) => void
}

export type SeenAlert = { readonly seq: number; readonly at: number; readonly code: AlertCode }

export type AlertWriter = {
  readonly alert: (code: AlertCode, about?: AlertAbout) => void
  /** The newest first. */
  readonly recent: () => readonly SeenAlert[]
}

const gatherMs = 10_000
const recentMax = 20

/**
 * Writes alerts as entries. The first of a code is written at once; more of it within ten seconds become one entry that
 * counts them, so that whoever provokes alerts cannot fill the log with them.
 */
export function alertWriter(world: AlertWorld): AlertWriter {
  const gathering = new Map<AlertCode, { times: number; about: AlertAbout }>()
  const recent: SeenAlert[] = []

  async function write(code: AlertCode, { about, session, ...detail }: AlertAbout, times: number) {
    const recorded = await record(
      world,
      {
        kind: 'alert',
        source: 'device',
        facts: { code, about: about ?? null, times },
        session: session?.id ?? null,
        agent: session?.agent ?? null,
        fields: cleanFields({ detail: JSON.stringify(detail) }, world.cleaner),
      },
      { lane: 'reserved' },
    )
    if (!recorded.ok) return
    recent.unshift({ seq: recorded.value.seq, at: world.now(), code })
    recent.length = Math.min(recent.length, recentMax)
  }

  function flush(code: AlertCode): void {
    const gathered = gathering.get(code)
    gathering.delete(code)
    if (gathered !== undefined && gathered.times > 0)
      write(code, gathered.about, gathered.times).catch(world.fault)
  }

  return {
    alert(code, about = {}) {
      const gathered = gathering.get(code)
      if (gathered !== undefined) {
        gathering.set(code, { times: gathered.times + 1, about })
        return
      }
      gathering.set(code, { times: 0, about })
      world.later(() => flush(code), gatherMs)
      write(code, about, 1).catch(world.fault)
    },
    recent: () => recent,
  }
}
