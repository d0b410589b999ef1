import type { NodeReach } from '@custody/keys/verify'
import type { Isolation, KeyProtection } from '@custody/model'
import type { Finding } from './check.ts'
import { pass, warn } from './check.ts'

/** What is known of where the key is. */
export type KeyFacts = {
  readonly isolation: Isolation
  readonly chip: { readonly manufacturer: string; readonly attainable: KeyProtection } | null
  /** The chip's node on this machine; null where there is none. */
  readonly node:
    | (NodeReach & {
        /** Whether an access list lets in more than mode and groups say. */
        readonly hasAccessList: boolean
      })
    | null
}

const tpmPage = 'docs/operations.md, "The key in a TPM": give its node to custody-seal alone'

/** Says which protection the key has, who reaches it, and how to come to a better one. Pure. */
export function keyFinding({ isolation, chip, node }: KeyFacts): Finding {
  const opened = node === null ? '' : `; ${tellReach(node)}`
  if (chip === null) return fileFinding(isolation, node === null, opened)
  const held = `in a TPM (${chip.manufacturer}), each seal with its counter`
  if (isolation === 'same-user')
    return pass(
      `file: ${held}, but programs of this account can use it; a separate installation shows more${opened}`,
    )
  const isShared = chip.attainable === 'tpm-shared' || node?.hasAccessList === true
  return isShared
    ? warn(`file: ${held}; tpm-shared at best, because others can use it${opened}`, tpmPage)
    : pass(
        `file: ${held}; ${chip.attainable} at best once a witness has attested it, which none does yet${opened}`,
      )
}

function fileFinding(isolation: Isolation, isTpmAbsent: boolean, opened: string): Finding {
  if (isTpmAbsent) return pass('file: in a file; this machine shows no TPM (/dev/tpmrm0)')
  return isolation === 'same-user'
    ? pass(
        `file: in a file; there is a TPM, and this account cannot open it or did not when the key was made${opened}`,
      )
    : warn(`file: in a file, though there is a TPM${opened}`, `${tpmPage} before the first start`)
}

function tellReach({ accounts, everyone, hasAccessList }: NonNullable<KeyFacts['node']>): string {
  const who = everyone ? 'every account' : ['root', ...accounts].join(', ')
  return `/dev/tpmrm0 is opened by ${who}${hasAccessList ? ' and whom an access list names' : ''}`
}
