import type { TreeHead } from './inclusion-proof.ts'
import type { OrganisationLogs, VerifiedLog } from './verification.ts'
import type { VerifyCode } from './verify-problem.ts'
import type { HeadsCheck } from './verify-heads.ts'

type Tell = (origin: string, code: VerifyCode, about?: { readonly size: number }) => void

/** What organisations' `heads` tell of devices' logs. A log that is told of and is not there is missing. */
export type ToldHeads = {
  /** The newest head that is told of a log; null where none is. */
  readonly of: (origin: string) => TreeHead | null
  /** The section of `heads` has ended. `opened` are the logs that stood before it. */
  readonly add: (heads: string, check: HeadsCheck, opened: ReadonlySet<string>) => void
  /** All sections have ended. Gives what is complete: organisations of which no log is missing. */
  readonly finish: (logs: ReadonlyMap<string, VerifiedLog>) => readonly OrganisationLogs[]
}

export function toldHeads(tell: Tell): ToldHeads {
  const newest = new Map<string, TreeHead>()
  const organisations: { heads: string; origins: readonly string[]; check: HeadsCheck }[] = []

  const isReached = (log: VerifiedLog | undefined, { size }: TreeHead) =>
    log?.scope === 'whole' && log.entries >= size

  return {
    of: (origin) => newest.get(origin) ?? null,
    add: (heads, check, opened) => {
      for (const [origin, head] of check.newest()) {
        // What stood before it could not be held against it.
        if (opened.has(origin)) tell(origin, 'BUNDLE_ORDER_WRONG')
        newest.set(origin, head)
      }
      organisations.push({ heads, origins: [...check.newest().keys()], check })
    },
    finish: (logs) => {
      const missing = new Set<string>()
      for (const [origin, head] of newest) {
        if (isReached(logs.get(origin), head)) continue
        missing.add(origin)
        tell(origin, 'LOG_MISSING', { size: head.size })
      }
      return organisations.flatMap(({ heads, origins, check }) => {
        const { cosigned = null } = logs.get(heads) ?? {}
        const isWhole = !check.isBroken() && !origins.some((origin) => missing.has(origin))
        return cosigned !== null && isWhole
          ? [{ heads, logs: origins.length, size: cosigned.size, at: cosigned.at }]
          : []
      })
    },
  }
}
