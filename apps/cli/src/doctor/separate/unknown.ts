import type { Finding } from '../check.ts'
import { skipped } from '../check.ts'

/** What this account may not see. Unknown is no pass: whoever must know asks as root. */
export function unknown(what: string): Finding {
  return skipped(`unknown: ${what}; ask root: \`sudo custody doctor\``)
}
