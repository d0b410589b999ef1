import { createHash } from 'node:crypto'
import { encodeBase64, encodeHex } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import type { StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'
import type { DeviceNow } from '../../views/device-rows.ts'
import { deviceRows, devicesNow } from '../../views/device-rows.ts'

const changesMax = 50

/** One device: posture with its history, agents and hooks, key, logs. */
export const getDevice = route({
  endpoint: serverEndpoints.getDevice,
  thread: 'reader',
  answer: async (world, { params }) => {
    const device = (await devicesNow(world)).find(({ row }) => row.id === params.device)
    const [row] = device === undefined ? [] : await deviceRows(world, [device])
    if (device === undefined || row === undefined) return err({ code: 'DEVICE_UNKNOWN' })
    const { checkIn } = device
    const publicKey = device.row.public_key
    return ok({
      ...row,
      agentHealth: checkIn?.agents ?? [],
      ungovernedAgents: checkIn?.ungovernedAgents ?? [],
      checks: await checksOf(world, device),
      key: {
        protection: row.trust.keyProtection,
        fingerprint: createHash('sha256').update(publicKey).digest('hex'),
        publicKey: encodeBase64(publicKey),
        enrolledAt: row.enrolledAt,
      },
      logs: await logsOf(world, device.no),
      bootId: checkIn?.bootId ?? null,
      daemonVersion: checkIn?.daemonVersion ?? null,
    })
  },
})

async function checksOf({ query }: StoreWorld, { no, posture }: DeviceNow) {
  const changes = await query
    .selectFrom('posture_change')
    .innerJoin('entry', 'entry.no', 'posture_change.entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .select([
      'posture_change.probe',
      'posture_change.at',
      'posture_change.status',
      'posture_change.detail',
      'entry.seq',
      'log.epoch',
    ])
    .where('posture_change.device', '=', no)
    .orderBy('posture_change.entry', 'desc')
    .limit(2000)
    .execute()
  const byProbe = Map.groupBy(changes, ({ probe }) => probe)
  return posture.map((check) => ({
    ...check,
    history: (byProbe.get(check.probe) ?? [])
      .slice(0, changesMax)
      .map(({ at, status, detail, seq, epoch }) => ({
        at,
        status: status as typeof check.status,
        detail,
        seq,
        epoch,
      })),
  }))
}

async function logsOf({ query }: StoreWorld, device: number) {
  const logs = await query
    .selectFrom('log')
    .leftJoin('batch', (join) =>
      join.onRef('batch.log', '=', 'log.no').onRef('batch.size', '=', 'log.size'),
    )
    .select([
      'log.origin',
      'log.epoch',
      'log.size',
      'log.root',
      'log.stored_at',
      'log.forked_at',
      'batch.note',
    ])
    .where('log.device', '=', device)
    .orderBy('log.epoch', 'desc')
    .execute()
  return logs.map(
    ({ origin, epoch, size, root, note, stored_at: storedAt, forked_at: forkedAt }) => ({
      origin,
      epoch,
      size,
      root: encodeHex(root),
      checkpoint: note,
      storedAt,
      forked: forkedAt !== null,
    }),
  )
}
