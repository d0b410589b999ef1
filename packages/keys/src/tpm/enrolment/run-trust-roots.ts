import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { addTrustRoots, readTrustRoots, removeTrustRoot } from './trust-roots.ts'
import type { TrustRoot, TrustRootProblem } from './trust-roots.ts'

type Said = { readonly code: string; readonly reason: string; readonly hint: string }

/**
 * Does what an operator asks of the loaded authorities, and says it: `add FILE… --as vendor|virtual`, `list`,
 * `remove FINGERPRINT…`. One program's verb is another's, so that both attesters are told alike.
 */
export function runTrustRoots(
  folder: string,
  [verb = '', ...operands]: readonly string[],
  as: string | null,
): Result<string, Said> {
  if (verb === 'list' && operands.length === 0) {
    const roots = readTrustRoots(folder)
    return roots.ok ? ok(roots.value.map(lineOf).join('')) : err(tell(roots.error))
  }
  if (operands.length === 0 || (verb !== 'add' && verb !== 'remove'))
    return err({
      code: 'ARGUMENT_MISSING',
      reason: 'nothing is named to do with the roots',
      hint: 'add FILE… --as vendor|virtual, list, or remove FINGERPRINT…',
    })
  if (as !== null && as !== 'vendor' && as !== 'virtual')
    return err({
      code: 'TRUST_ROOT_KIND_MISSING',
      reason: `\`${as}\` is no kind of maker`,
      hint: '`--as vendor` for makers of chips, `--as virtual` for emulators and clouds',
    })
  let said = ''
  for (const operand of operands) {
    if (verb === 'remove') {
      const removed = removeTrustRoot(folder, operand)
      if (!removed.ok) return err(tell(removed.error))
      said += `forgotten ${operand}\n`
      continue
    }
    const added = addTrustRoots(folder, operand, as)
    if (!added.ok) return err(tell(added.error))
    said += added.value.map(lineOf).join('')
  }
  return ok(said)
}

/** The roots as they are loaded now; none where one of them does not read, so that nothing is granted by half of them. */
export function loadedRoots(folder: string): readonly TrustRoot[] {
  const roots = readTrustRoots(folder)
  return roots.ok ? roots.value : []
}

function lineOf({ kind, fingerprint, facts }: TrustRoot): string {
  return `${kind.padEnd(12)} ${fingerprint} ${facts.x509.subject.replaceAll('\n', ', ')}\n`
}

const hints: { readonly [code in TrustRootProblem['code']]: string } = {
  TRUST_ROOT_UNREADABLE: 'a root is a certificate in PEM',
  TRUST_ROOT_NO_AUTHORITY: 'load the maker’s authority, not the certificate of one chip',
  TRUST_ROOT_KIND_MISSING:
    '`--as vendor` for makers of chips, `--as virtual` for emulators and clouds',
  TRUST_ROOT_UNKNOWN: '`trust-roots list` shows the fingerprints',
}

function tell({ code, path }: TrustRootProblem): Said {
  return { code, reason: `\`${path}\` cannot be used`, hint: hints[code] }
}
