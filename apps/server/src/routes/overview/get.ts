import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { decisionsSince } from '../../views/decisions-since.ts'
import { devicesNow, silentAfterMs } from '../../views/device-rows.ts'
import { evidenceHealth } from '../../views/evidence-health.ts'
import { devicesFigures, postureFailures, trustFigures } from '../../views/fleet-figures.ts'
import { knownServers } from '../../views/mcp-rows.ts'
import { bucketOf, rangeFrom } from '../../views/range.ts'
import { ruleBook } from '../../views/rule-book.ts'
import { ruleCounts } from '../../views/rule-counts.ts'
import { sessionFigures } from '../../views/session-figures.ts'
import { topRules } from '../../views/top-rules.ts'

/** The fleet at a glance; every figure names the rows behind it. */
export const overview = route({
  endpoint: serverEndpoints.overview,
  thread: 'reader',
  answer: async (world, { query: { range = '24h' } }) => {
    const now = world.now()
    const from = rangeFrom(now, range)
    const policy = await world.policies.current()
    if (policy === null) return err({ code: 'STORE_UNAVAILABLE' })
    const devices = await devicesNow(world)
    const figures = devicesFigures(devices)
    const counts = await ruleCounts(world, from)
    const book = await ruleBook(world.policies)
    const servers = (await knownServers(world)).filter(({ row }) => row.firstSeenAt >= from)
    const { version, number, preset, mode, since, rules } = policy
    return ok({
      now,
      from,
      devices: { ...figures.devices, silentAfterMs },
      sessions: await sessionFigures(world, now, from),
      decisions: await decisionsSince(world, { now, from, bucketMs: bucketOf(range) }),
      deniedBy: topRules(book, counts, 'deny', from),
      askedBy: topRules(book, counts, 'ask', from),
      newMcpServers: servers.slice(0, 5).map(({ row }) => ({
        fingerprint: row.fingerprint,
        name: row.name,
        level: row.level,
        firstSeenAt: row.firstSeenAt,
        approved: row.approved,
        figure: row.calls,
      })),
      postureFailures: postureFailures(devices),
      policy: { version, number, preset, mode, since, rules: rules.length, ...figures.policy },
      evidence: await evidenceHealth(world, now, devices),
      trust: trustFigures(devices),
    })
  },
})
