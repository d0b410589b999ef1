import { z } from 'zod'
import type { StoreWorld } from '../route.ts'
import { openEntry } from './call-view.ts'
import { jsonContent } from './content.ts'

// Context that many entries share is recorded once; entries name it by its sequence number.

const Processes = z.object({
  bootId: z.string(),
  gap: z.string().nullable(),
  at: z.int().min(0),
  nodes: z
    .array(
      z.object({
        pid: z.int().min(0),
        uid: z.int().min(0).nullable(),
        startTime: z.int().min(0).nullable(),
        executable: z.string().nullable(),
        executableSha256: z.string().nullable(),
        argv: z.array(z.string()),
      }),
    )
    .max(200),
})

const Posture = z.object({
  at: z.int().min(0),
  checks: z.array(
    z.object({
      probe: z.string(),
      status: z.enum(['pass', 'fail', 'unknown', 'not_applicable']),
      detail: z.string(),
      at: z.int().min(0),
      maxAgeMs: z.int().min(0),
    }),
  ),
})

type World = Pick<StoreWorld, 'evidence'>

/** The process chain that entry `seq` holds; null when it is not here. */
export async function processesAt(world: World, origin: string, seq: number | null) {
  if (seq === null) return null
  const { contents } = await openEntry(world, origin, seq)
  return Processes.safeParse(jsonContent(contents, 'processes')).data ?? null
}

/** The posture that entry `seq` holds, with its time; null when it is not here. */
export async function postureWithTime(world: World, origin: string, seq: number | null) {
  if (seq === null) return null
  const { contents } = await openEntry(world, origin, seq)
  return Posture.safeParse(jsonContent(contents, 'posture')).data ?? null
}

export async function postureAt(world: World, origin: string, seq: number | null) {
  return (await postureWithTime(world, origin, seq))?.checks ?? null
}
