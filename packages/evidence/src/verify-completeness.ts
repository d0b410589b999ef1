import type { BundleScope } from './bundle.ts'
import type { LogKey } from './log-key.ts'
import { parseOrigin } from './origin.ts'
import { completenessVerdicts } from './verification.ts'
import type {
  Completeness,
  CounterHoles,
  LogCompleteness,
  NotClaimed,
  VerifiedLog,
} from './verification.ts'

/** What is known of one log when its section has ended. */
export type CountedLog = {
  readonly scope: BundleScope
  readonly key: LogKey | null
  readonly seals: number
  /** It begins by saying that the epoch before was lost or wiped. */
  readonly beginsWiped: boolean
  readonly cosigned: VerifiedLog['cosigned']
  readonly holes: CounterHoles
  readonly isBroken: boolean
}

/** Says how complete a log is by its chip's counter. Seals that are missing are told whoever asks; the rest takes a quorum. */
export function logCompleteness(log: CountedLog): LogCompleteness {
  const { scope, key, seals, beginsWiped, cosigned, holes, isBroken } = log
  const isCounted = key?.kind === 'seal' && key.key.kind === 'tpm-nv-certify/1'
  const isWhole = scope === 'whole'
  const lacking: readonly NotClaimed[] = [
    ...(isCounted ? [] : (['no-counter'] as const)),
    ...(cosigned === null ? (['no-witness'] as const) : []),
    ...(isWhole ? [] : (['selected'] as const)),
  ]
  const because: readonly NotClaimed[] = lacking.length === 0 && isBroken ? ['broken'] : lacking
  const said = (verdict: LogCompleteness['verdict'], to: number | null = null) => ({
    verdict,
    because: verdict === 'not-claimed' ? because : [],
    to,
    holes,
  })
  if (isCounted && isWhole && holes.gaps > 0) return said('gap')
  if (isCounted && isWhole && (seals === 0 || beginsWiped)) return said('wiped')
  if (because.length > 0 || cosigned === null) return said('not-claimed')
  return said(holes.windows > 0 ? 'complete-except' : 'complete', cosigned.size)
}

/**
 * How complete all logs are together: as the worst of the devices'. An organisation's own logs have no counter and are no
 * device's, so they count only where there is nothing else.
 */
export function completenessOf(
  logs: readonly VerifiedLog[],
  withheld: number,
): Pick<Completeness, 'verdict' | 'because'> {
  const devices = logs.filter(({ origin }) => isDevice(origin))
  const asked = devices.length > 0 ? devices : logs
  const because = new Set(asked.flatMap(({ completeness }) => completeness.because))
  const verdicts = asked.map(({ completeness }) =>
    completenessVerdicts.indexOf(completeness.verdict),
  )
  const worst = completenessVerdicts[Math.max(...verdicts)] ?? 'not-claimed'
  return {
    verdict: withheld > 0 ? 'withheld' : worst,
    because: reasons.filter((one) => because.has(one)),
  }
}

const reasons: readonly NotClaimed[] = ['no-counter', 'no-witness', 'selected', 'broken']

function isDevice(origin: string): boolean {
  const log = parseOrigin(origin)
  return log.ok && log.value.kind === 'device'
}
