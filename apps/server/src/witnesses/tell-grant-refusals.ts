import { parseOrigin } from '@custody/evidence'
import type { DeviceId } from '@custody/model'

/** Gives what tells that a witness does not take a grant, once for each reason while the server runs. */
export function tellGrantRefusals(
  tell: (device: DeviceId, because: string) => void,
): (witness: string, origin: string, because: string) => void {
  const told = new Set<string>()
  return (witness, origin, because) => {
    const log = parseOrigin(origin)
    const refusal = `${witness}\n${origin}\n${because}`
    if (!log.ok || log.value.kind !== 'device' || told.has(refusal)) return
    told.add(refusal)
    tell(log.value.device, because)
  }
}
