import { executableStates } from '@custody/model'
import { z } from 'zod'
import { readText, replaceFile } from '../home/home-folder.ts'
import type { Registration } from './registrations.ts'

const Account = z.object({ uid: z.int(), gid: z.int(), name: z.string(), home: z.string() })
const Kept = z.object({
  bootId: z.string(),
  registrations: z.array(
    z.object({
      client: z.object({ pid: z.int(), startTime: z.int() }),
      account: Account,
      agent: z.object({ name: z.string(), version: z.string() }),
      // A daemon before this one may not have looked.
      executable: z.enum(executableStates).default('unknown'),
      registeredAt: z.number(),
      // A daemon before this one did not keep it: such a client counts as heard, or each upgrade would raise alarms.
      heardAt: z.number().nullable().default(0),
    }),
  ),
})

/**
 * The registrations of this boot that a daemon before this one kept: its sessions go on. Of another boot, or where the
 * file is none of ours, there are none, and clients register anew when they next refresh.
 */
export function readRegistrations(path: string, bootId: string): readonly Registration[] {
  try {
    const kept = Kept.parse(JSON.parse(readText(path) ?? '{}'))
    if (kept.bootId !== bootId) return []
    return kept.registrations as readonly Registration[]
  } catch {
    return []
  }
}

/** Who may call. Their secrets follow from the daemon's key and are not written down. */
export function keepRegistrations(
  path: string,
  bootId: string,
  all: readonly Registration[],
): void {
  replaceFile(path, `${JSON.stringify({ bootId, registrations: all })}\n`)
}
