import type { DeviceId } from '@custody/model'
import type { StoreWorld } from '../route.ts'
import { adminAct } from './record-act.ts'

/**
 * Two machines seal one log: whoever holds its key is told nothing and may say nothing any more, for nobody can tell which
 * is the device. The server does it by itself, and says so among the acts. Source: security.md, "Tokens, epochs, off-boarding".
 */
export async function quarantine(
  { fleet, recordAct }: Pick<StoreWorld, 'fleet' | 'recordAct'>,
  device: DeviceId,
  because: string,
): Promise<void> {
  if (await fleet.quarantine(device))
    await recordAct(adminAct('admin.device-quarantined', { target: device, reason: because }))
}
