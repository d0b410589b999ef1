import type { Problem, Result } from '@custody/model'
import { ok } from '@custody/model'
import type { Endpoint } from '@custody/protocol'
import { localEndpoints } from '@custody/protocol'
import type { z } from 'zod'
import type { Sight } from './audience.ts'
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
  readonly answer: (world: ControlWorld, query: never, sight: Sight) => Answered | Promise<Answered>
}

/** Binds an endpoint to its answer; the query has been read by the endpoint's own schema. */
function row<It extends Endpoint>(
  endpoint: It,
  answer: (
    world: ControlWorld,
    query: z.output<It['query']>,
    sight: Sight,
  ) => Answered | Promise<Answered>,
): Row {
  return { endpoint, answer }
}

const json = (body: unknown): Answered => ok({ kind: 'json', body })

/** Every question that the command line may ask. */
export const answers: { readonly [name in keyof typeof localEndpoints]: Row } = {
  status: row(localEndpoints.status, (world, _, sight) => json(statusOf(world, sight))),
  entries: row(localEndpoints.entries, (world, query, sight) =>
    json(pageOfEntries(world.log(), query, sight)),
  ),
  follow: row(localEndpoints.follow, (world, query, sight) =>
    ok({ kind: 'lines', lines: (hungUp) => followEntries(world, query, sight, hungUp) }),
  ),
  why: row(localEndpoints.why, (world, { call }, sight) => {
    const why = explainCall(world, call, sight)
    return why.ok ? json(why.value) : why
  }),
  canary: row(localEndpoints.canary, async (world, { agent }) => {
    const result = await world.canary.send(agent, 'asked')
    return result.ok ? json(result.value) : result
  }),
  sync: row(localEndpoints.sync, async (world) => {
    const synced = await world.loops.sync()
    const { recorded, sealed, stored } = world.log().state()
    const policyVersion = world.government.policies.effective().at(-1)?.version ?? ''
    const problem = synced.ok ? null : synced.error.code
    return json({ recorded, sealed, stored, policyVersion, problem })
  }),
  mcpServers: row(localEndpoints.mcpServers, (world, _, sight) =>
    json({ servers: world.government.mcp.seen().filter(({ session }) => sight.session(session)) }),
  ),
  posture: row(localEndpoints.posture, (world) => json(world.government.posture.posture())),
  export: row(localEndpoints.export, async (world, query, sight) => {
    const sealed = await world.loops.seal()
    if (!sealed.ok) return sealed
    const lines = exportBundle(world.log(), query, sight)
    return lines.ok ? ok({ kind: 'lines', lines: () => lines.value }) : lines
  }),
}
