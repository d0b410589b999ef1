import type { Problem, Result } from '@custody/model'
import { ok } from '@custody/model'
import type { Endpoint } from '@custody/protocol'
import { localEndpoints } from '@custody/protocol'
import type { z } from 'zod'
import { sendCanary } from './canary.ts'
import type { ControlWorld } from './control-world.ts'
import { exportBundle } from './export-bundle.ts'
import { followEntries, pageOfEntries } from './log-pages.ts'
import { statusOf } from './status.ts'
import { explainCall } from './why.ts'

/** One JSON document, or lines that come until there are no more or the caller hangs up. */
export type ControlAnswer =
  | { readonly kind: 'json'; readonly body: unknown }
  | {
      readonly kind: 'lines'
      readonly lines: (hungUp: AbortSignal) => AsyncIterable<string> | Iterable<string>
    }

type Answered = Result<ControlAnswer, Problem>
type Row = {
  readonly endpoint: Endpoint
  readonly answer: (world: ControlWorld, query: never) => Answered | Promise<Answered>
}

/** Binds an endpoint to its answer; the query has been read by the endpoint's own schema. */
function row<It extends Endpoint>(
  endpoint: It,
  answer: (world: ControlWorld, query: z.output<It['query']>) => Answered | Promise<Answered>,
): Row {
  return { endpoint, answer }
}

const json = (body: unknown): Answered => ok({ kind: 'json', body })

/** Every question that the command line may ask. */
export const answers: { readonly [name in keyof typeof localEndpoints]: Row } = {
  status: row(localEndpoints.status, (world) => json(statusOf(world))),
  entries: row(localEndpoints.entries, (world, query) => json(pageOfEntries(world.log(), query))),
  follow: row(localEndpoints.follow, (world, query) =>
    ok({ kind: 'lines', lines: (hungUp) => followEntries(world, query, hungUp) }),
  ),
  why: row(localEndpoints.why, (world, { call }) => {
    const why = explainCall(world, call)
    return why.ok ? json(why.value) : why
  }),
  canary: row(localEndpoints.canary, async (world, { agent }) => {
    const result = await sendCanary(world, agent)
    return result.ok ? json(result.value) : result
  }),
  sync: row(localEndpoints.sync, async (world) => {
    const synced = await world.loops.sync()
    const { recorded, sealed, stored } = world.log().state()
    const policyVersion = world.government.policies.effective().at(-1)?.version ?? ''
    const problem = synced.ok ? null : synced.error.code
    return json({ recorded, sealed, stored, policyVersion, problem })
  }),
  mcpServers: row(localEndpoints.mcpServers, (world) =>
    json({ servers: world.government.mcp.seen() }),
  ),
  posture: row(localEndpoints.posture, (world) => json(world.government.posture.posture())),
  export: row(localEndpoints.export, async (world, query) => {
    const sealed = await world.loops.seal()
    if (!sealed.ok) return sealed
    const lines = exportBundle(world.log(), query)
    return lines.ok ? ok({ kind: 'lines', lines: () => lines.value }) : lines
  }),
}
