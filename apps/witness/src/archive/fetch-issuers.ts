import type { WitnessStore } from '../witness-store.ts'
import type { ArchiveSigner } from './archive-documents.ts'
import { archiveDocuments } from './archive-documents.ts'
import { fetchIssuer } from './fetch-issuer.ts'

export type Archiving = {
  readonly store: WitnessStore
  readonly signer: ArchiveSigner
  /** POSIX seconds. */
  readonly now: () => number
  /** Told of each issuer how it ended. */
  readonly tell: (code: string, issuer: string) => void
}

/** Fetches every issuer's documents once, one after the other, and archives what came. */
export async function fetchIssuers({ store, signer, now, tell }: Archiving): Promise<void> {
  for (const issuer of store.issuers()) {
    const fetched = await fetchIssuer(issuer, now)
    if (fetched.ok) archiveDocuments(store, signer, fetched.value)
    tell(fetched.ok ? 'ISSUER_ARCHIVED' : fetched.error.code, issuer)
  }
}

/** Four times a day: a provider that is away for one of them is still archived daily. */
const everyMs = 6 * 60 * 60_000

/** Fetches now and from then on. A fault of one round does not end the next. */
export function startFetchingIssuers(archiving: Archiving): { readonly stop: () => void } {
  const run = (): void =>
    void fetchIssuers(archiving).catch(() => archiving.tell('WITNESS_FAILED', ''))
  run()
  const timer = setInterval(run, everyMs)
  return { stop: () => clearInterval(timer) }
}
