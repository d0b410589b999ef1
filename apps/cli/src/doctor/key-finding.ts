import type { NodeReach } from '@custody/keys/verify'
import type { Isolation, KeyProtection } from '@custody/model'
import type { Finding } from './check.ts'
import { pass, warn } from './check.ts'

/** What is known of where the key is. */
export type KeyFacts = {
  readonly isolation: Isolation
  readonly chip: {
    readonly manufacturer: string
    readonly attainable: KeyProtection
    /** Null where each seal has its counter; else what the chip lacks for one. */
    readonly uncounted: readonly string[] | null
  } | null
  /** What attesters made of the key; null where none was asked: not enrolled, or by an older daemon. */
  readonly attestation: {
    readonly level: KeyProtection
    readonly witnesses: readonly string[]
    readonly because: string | null
    readonly refusals: readonly { readonly witness: string; readonly code: string }[]
  } | null
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
export function keyFinding({ isolation, chip, attestation, node }: KeyFacts): Finding {
  const opened = node === null ? '' : `; ${tellReach(node)}`
  if (chip === null) return fileFinding(isolation, node === null, opened)
  const held = `in a TPM (${chip.manufacturer}), ${tellCounter(chip.uncounted)}`
  if (isolation === 'same-user')
    return pass(
      `file: ${held}, but programs of this account can use it; a separate installation shows more${opened}`,
    )
  // Without a counter it is no better than shared, whoever opens it.
  const isShared = chip.attainable === 'tpm-shared' || node?.hasAccessList === true
  if (isShared && chip.uncounted === null)
    return warn(
      `${attestation?.level === 'file' || attestation === null ? 'file' : 'tpm-shared'}: ${held}; tpm-shared at best, because others can use it${opened}`,
      tpmPage,
    )
  return attestation === null
    ? pass(
        `file: ${held}; ${chip.attainable} at best, which attesters say when the device enrols${opened}`,
      )
    : attestedFinding(attestation, held, opened)
}

function tellCounter(uncounted: readonly string[] | null): string {
  if (uncounted === null) return 'each seal with its counter'
  const lacks =
    uncounted.length === 0 ? 'had none when the key was made' : `lacks ${uncounted.join(', ')}`
  return `no seal with a counter, for the chip ${lacks}`
}

/** What each reason asks of whom. Source: spec/tpm-seal.md, "The level". */
const reasons: { readonly [because: string]: readonly [says: string, hint: string] } = {
  'certificate-missing': [
    'the chip has no certificate of its maker',
    'see whether a firmware update brings one; a virtual TPM gets it from whoever runs it',
  ],
  'certificate-unreadable': [
    'its certificate does not read',
    'report the chip’s maker and firmware',
  ],
  'certificate-expired': [
    'its certificate or an authority above it is not valid now',
    'see whether the clock is right; load the maker’s newer authority',
  ],
  'certificate-use-wrong': [
    'its certificate is not one that endorses a TPM',
    'report the chip’s maker and firmware',
  ],
  'root-unknown': [
    'the root of its maker is not loaded',
    '`custody server trust-roots add FILE --as vendor`, and the same for `custody witness`, with the root from its maker',
  ],
  'authority-unfit': [
    'an authority above its certificate may not issue it',
    'load the maker’s authorities anew, from the maker',
  ],
  'firmware-denied': [
    'its firmware is known to let keys out (TPM-FAIL)',
    'update the firmware of the chip, then enrol with a new key',
  ],
}

const noWitness =
  'name witnesses in the server’s file `witnesses`, and this organisation at each (`custody witness add-organisation`)'

function attestedFinding(
  { level, witnesses, because, refusals }: NonNullable<KeyFacts['attestation']>,
  held: string,
  opened: string,
): Finding {
  const refused = refusals
    .map(({ witness, code }) => `; ${witness} stated nothing (${code})`)
    .join('')
  const tail = `${refused}${opened}`
  if (level === 'file') {
    const [says, hint] = reasons[because ?? ''] ?? ['attesters state no more', noWitness]
    return warn(`file: ${held}, but ${says}${tail}`, hint)
  }
  return witnesses.length > 0
    ? pass(`${level}: ${held}, stated by ${witnesses.join(', ')}${tail}`)
    : warn(
        `${level} by the server’s word alone: ${held}; no witness states it, so a verifier counts it as file${tail}`,
        noWitness,
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
