// Exempt from the size limit: this file is a table. Firmware whose ECDSA leaks its key by the time it takes: TPM-FAIL, 2019.
// Sources: CVE-2019-11090 (INTEL-SA-00241), CVE-2019-16863 (st.com/tpm-update). What is not listed is not thereby good.

/** Versions from `from` on and below `fixed`, each as up to four numbers of 16 bits. */
type Denied = {
  readonly manufacturer: string
  readonly from: readonly number[]
  readonly fixed: readonly number[]
  readonly because: string
}

const intel = (from: readonly number[], fixed: readonly number[]): Denied => ({
  manufacturer: 'INTC',
  from,
  fixed,
  because: 'CVE-2019-11090',
})
const st = (...version: readonly [number, number]): Denied => ({
  manufacturer: 'STM',
  from: version,
  fixed: [version[0], version[1] + 1],
  because: 'CVE-2019-16863',
})

/** Where two products share a number, the stricter rule holds. */
const denied: readonly Denied[] = [
  // Trusted execution engine and server platform services number alike: 3.x and 4.x.
  intel([3, 0], [3, 1, 70]),
  intel([4, 0], [4, 0, 20]),
  intel([4, 1], [4, 1, 4, 305]),
  intel([4, 8], [4, 8, 4, 47]),
  intel([11, 0], [11, 8, 70]),
  intel([11, 10], [11, 12, 70]),
  intel([11, 20], [11, 22, 70]),
  intel([12, 0], [12, 0, 45]),
  st(71, 0),
  st(71, 4),
  st(71, 12),
  st(73, 0),
  st(73, 4),
  st(73, 5),
  st(73, 8),
  st(73, 9),
  st(74, 0),
  st(74, 4),
  st(74, 5),
  st(74, 8),
  st(74, 9),
  st(74, 16),
]

/** Why keys of that chip may have leaked; null where no rule says so. `firmware`: TPMS_ATTEST's firmwareVersion. */
export function firmwareDenied(manufacturer: string, firmware: bigint): string | null {
  const found = denied.find(
    (one) =>
      one.manufacturer === manufacturer &&
      firmware >= numberOf(one.from) &&
      firmware < numberOf(one.fixed),
  )
  return found?.because ?? null
}

function numberOf(version: readonly number[]): bigint {
  const [a = 0, b = 0, c = 0, d = 0] = version
  return (BigInt(a) << 48n) | (BigInt(b) << 32n) | (BigInt(c) << 16n) | BigInt(d)
}
