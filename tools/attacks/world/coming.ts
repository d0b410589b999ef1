import { parseOrigin } from '@custody/evidence'
import type { DeviceId } from '@custody/model'

/** Whose log that is. */
export function deviceOf(origin: string): DeviceId {
  const parsed = parseOrigin(origin)
  if (!parsed.ok || parsed.value.kind !== 'device') throw new Error(`${origin} is no device's`)
  return parsed.value.device
}

/** The code of what was answered to a machine that came. */
export const codeIn = (answer: object): string =>
  'code' in answer && typeof answer.code === 'string' ? answer.code : 'taken'
