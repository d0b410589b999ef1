import type { AttackTest, Shown } from './attack.ts'

const suite = 'tools/attacks/attacks.attack.ts'

/** The suite of attacks performs it, under its id. */
export const performed = (id: string): readonly AttackTest[] => [{ file: suite, title: id }]

/** A test elsewhere performs it. */
export const at = (file: string, title: string): readonly AttackTest[] => [{ file, title }]

export const verifier = (...says: readonly string[]): Shown => ({ by: 'verifier', says })
export const witness = (...says: readonly string[]): Shown => ({ by: 'witness', says })
export const server = (...says: readonly string[]): Shown => ({ by: 'server', says })
export const daemon = (...says: readonly string[]): Shown => ({ by: 'daemon', says })

/** A seal that is none: whoever checks it says so. */
export const noSeal: readonly Shown[] = [
  verifier('SEAL_SIGNATURE_BAD', 'SEAL_MISSING'),
  witness('LOG_SIGNATURE_BAD'),
  server('SEAL_REFUSED'),
]
