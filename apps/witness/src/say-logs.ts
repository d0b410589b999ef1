import { encodeLogKey, portableCrypto } from '@custody/evidence'
import type { WitnessStore } from './witness-store.ts'

/** The logs of a witness as a trust policy takes them. What became of one stands above it as a comment, of a removed one at the end. */
export function sayLogs(
  store: Pick<WitnessStore, 'logs' | 'closings' | 'grants' | 'removed'>,
): string {
  const closed = store.closings()
  const granted = new Map(store.grants().map(({ origin, leaf }) => [origin, leaf]))
  const logs = store.logs().flatMap((log) => {
    const closing = closed.get(log.origin)
    const grant = granted.get(log.origin)
    return [
      ...(grant === undefined ? [] : [`# granted by the act ${grant}`]),
      ...(closing === undefined ? [] : [`# closed${since(closing.at)} by ${closing.by}`]),
      `log ${encodeLogKey(portableCrypto, log)}`,
    ]
  })
  const removed = store.removed().map(({ at, origin, head, reason }) => {
    const said = head === null ? 'never cosigned' : `cosigned to ${head.size} entries`
    return `# removed${since(at)}: ${origin}, ${said}: ${reason}`
  })
  return [...logs, ...removed].map((line) => `${line}\n`).join('')
}

function since(at: number | null): string {
  return at === null ? '' : ` ${new Date(at * 1000).toISOString()}`
}
