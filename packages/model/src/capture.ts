/**
 * How much of what is recorded leaves the device, the strictest last. `full`: all but secrets. `redacted`: personal data is
 * replaced too. `metadata`: no committed field's bytes leave it; facts, decisions and commitments do.
 */
export const captureLevels = ['full', 'redacted', 'metadata'] as const
export type CaptureLevel = (typeof captureLevels)[number]

/** The strictest of the levels. */
export function strictestCapture(...levels: readonly CaptureLevel[]): CaptureLevel {
  const at = Math.max(0, ...levels.map((level) => captureLevels.indexOf(level)))
  return captureLevels[at] ?? 'metadata'
}
