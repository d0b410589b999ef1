import type { AlertRow } from '@custody/protocol'
import { z } from 'zod'
import type { StoreWorld } from '../route.ts'

/** What each code says to a person. Captured text never stands in it. */
const titles: { readonly [code: string]: string } = {
  TRANSCRIPT_MISSING: 'A session has no transcript to check its hooks against',
  TRANSCRIPT_DISAGREES: 'A transcript tells something other than the hooks',
  COSIGN_LATE: 'A device’s log was not cosigned in time',
  WITNESS_REFUSED: 'A witness refuses to cosign a log',
  GRANT_REFUSED: 'A witness refuses a device’s next epoch',
  EPOCH_AWAITED: 'A device asks for its next epoch',
  KEY_EXPIRED: 'A device’s key has ended, and it uploads nothing',
  LINK_REFUSED: 'A sign-in link was used that is not good any more',
  CALLER_UNVERIFIED: 'Something other than the agent called the hooks',
  HOOK_TAMPERED: 'The hooks of an agent were changed',
  HOOK_MISSING: 'The hooks of an agent are gone',
  LOG_FORKED: 'A device’s log contradicts what the server holds',
  SEAL_REFUSED: 'A device sent entries that its seal does not cover',
  OUTBOX_FULL: 'A device has no room left to record',
  POLICY_ERROR: 'A rule failed to evaluate',
  POLICY_REFUSED: 'A device refused the policy it was offered',
  POLICY_STALE: 'A device’s policy is past its age',
  HOOK_REFUSED: 'A request to the hooks was refused',
  CALL_UNANNOUNCED: 'A tool call ran that was never asked about',
  CLOCK_WENT_BACK: 'A device’s clock was set back',
  SEAL_LATE: 'A device’s entries were not sealed in time',
  KEY_UNAVAILABLE: 'A device cannot use its key',
  MCP_CHANGED_IN_SESSION: 'An MCP server changed while it was used',
  SETTINGS_CHANGED: 'An agent’s settings were changed',
  DEVICE_SILENT: 'A device is silent',
  EVIDENCE_REFUSED: 'The server refused a device’s entries',
  REQUEST_REFUSED: 'The server refused a device’s request',
}

const Facts = z.record(z.string(), z.json())

/** Rows of alerts in the order of their numbers. */
export async function alertRows(
  { query }: Pick<StoreWorld, 'query'>,
  numbers: readonly number[],
): Promise<AlertRow[]> {
  const rows = await query
    .selectFrom('alert')
    .leftJoin('device', 'device.no', 'alert.device')
    .leftJoin('session', 'session.no', 'alert.session')
    .leftJoin('entry', 'entry.no', 'alert.entry')
    .leftJoin('log', 'log.no', 'entry.log')
    .selectAll('alert')
    .select([
      'device.id as deviceId',
      'device.name as deviceName',
      'session.id as sessionId',
      'entry.seq',
      'log.epoch',
    ])
    .where('alert.no', 'in', numbers)
    .orderBy('alert.no', 'desc')
    .execute()
  return rows.map((row) => ({
    alert: row.id as AlertRow['alert'],
    code: row.code,
    severity: row.severity as AlertRow['severity'],
    title: titles[row.code] ?? row.code,
    state: row.state as AlertRow['state'],
    firstAt: row.first_at,
    lastAt: row.last_at,
    count: row.count,
    device: row.deviceId as AlertRow['device'],
    deviceName: row.deviceName,
    session: row.sessionId as AlertRow['session'],
    entry: row.seq === null || row.epoch === null ? null : { epoch: row.epoch, seq: row.seq },
    facts: Facts.safeParse(JSON.parse(row.facts)).data ?? {},
    acknowledged:
      row.acknowledged_at === null
        ? null
        : { at: row.acknowledged_at, by: row.acknowledged_by ?? '', note: row.note ?? '' },
  }))
}
