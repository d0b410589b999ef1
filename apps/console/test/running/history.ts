import { type EntryDraft, noContext } from '@custody/evidence'
import { instant } from '@custody/model'

const minute = 60_000

/**
 * A morning of a device that beats every minute: 40 minutes in which the machine slept and said so, 20 of which nothing
 * is known, and a loss of power.
 */
export function history(beganAt: number): readonly EntryDraft[] {
  const entry = (at: number) => ({
    ...noContext,
    at: instant(beganAt + at * minute),
    source: 'device' as const,
    fields: {},
  })
  const beats = (from: number, to: number): EntryDraft[] =>
    Array.from({ length: to - from }, (_, at) => ({
      ...entry(from + at),
      kind: 'heartbeat' as const,
      facts: { outbox: 0, oldestMs: null, sessions: 0 },
    }))
  const gap: EntryDraft = {
    ...entry(100),
    kind: 'gap',
    facts: {
      because: 'suspended',
      from: instant(beganAt + 60 * minute),
      to: instant(beganAt + 100 * minute),
      missed: null,
    },
  }
  const recovery: EntryDraft = {
    ...entry(202),
    kind: 'recovery',
    facts: { cause: 'power-loss', unsealed: 1, downMs: 2 * minute },
  }
  return [
    ...beats(0, 60),
    gap,
    ...beats(101, 150),
    ...beats(170, 200),
    recovery,
    ...beats(203, 240),
  ]
}
