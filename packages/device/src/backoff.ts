/** Milliseconds to wait before try number `failures` + 1: doubling from 1 s to 60 s, spread by `random` in [0, 1). */
export function backoffMs(failures: number, random: () => number): number {
  if (failures === 0) return 0
  const full = Math.min(60_000, 1000 * 2 ** Math.min(failures - 1, 6))
  return Math.round(full * (0.5 + random() / 2))
}
