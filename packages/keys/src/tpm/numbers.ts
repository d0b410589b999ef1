// The numbers of TPM 2.0 that we speak. Source: TCG TPM 2.0 Library, part 2 (structures), 6 and 8; part 1, table of
// command codes.

export const tags = {
  noSessions: 0x8001,
  sessions: 0x8002,
  attestNv: 0x8014,
  attestCertify: 0x8017,
  attestQuote: 0x8018,
  attestCreation: 0x801a,
} as const

/** "\xffTCG": what a chip itself says begins so, and a restricted key signs nothing else that does. */
export const generatedValue = 0xff544347

export const commands = {
  nvUndefineSpace: 0x122,
  nvDefineSpace: 0x12a,
  createPrimary: 0x131,
  nvIncrement: 0x134,
  startup: 0x144,
  activateCredential: 0x147,
  nvRead: 0x14e,
  policySecret: 0x151,
  quote: 0x158,
  sign: 0x15d,
  flushContext: 0x165,
  nvReadPublic: 0x169,
  startAuthSession: 0x176,
  getCapability: 0x17a,
  hash: 0x17d,
  nvCertify: 0x184,
} as const

export const algorithms = {
  rsa: 0x0001,
  aes: 0x0006,
  sha256: 0x000b,
  null: 0x0010,
  ecdsa: 0x0018,
  ecc: 0x0023,
  cfb: 0x0043,
} as const

export const curveP256 = 0x0003

export const handles = {
  owner: 0x4000_0001,
  null: 0x4000_0007,
  password: 0x4000_0009,
  endorsement: 0x4000_000b,
} as const

/** TPMA_OBJECT. */
export const objectAttributes = {
  fixedTpm: 1 << 1,
  fixedParent: 1 << 4,
  sensitiveDataOrigin: 1 << 5,
  userWithAuth: 1 << 6,
  adminWithPolicy: 1 << 7,
  noDa: 1 << 10,
  restricted: 1 << 16,
  decrypt: 1 << 17,
  sign: 1 << 18,
} as const

/** TPMA_NV; `counter` is TPM_NT_COUNTER in bits 7:4. */
export const nvAttributes = {
  authWrite: 1 << 2,
  counter: 1 << 4,
  authRead: 1 << 18,
  noDa: 1 << 25,
  orderly: 1 << 26,
  written: 1 << 29,
} as const

export const capabilities = { algorithms: 0, handles: 1, commands: 2, properties: 6, curves: 8 }

export const properties = {
  family: 0x100,
  manufacturer: 0x105,
  firmware: 0x10b,
  clockUpdate: 0x119,
  /** How far an orderly counter may run ahead of what is written. 255 in swtpm. */
  orderlyCount: 0x11d,
  nvCounters: 0x20a,
  nvCountersLeft: 0x20b,
} as const

/** TPM_RC. Those of a handle, parameter or session carry its number in bits 11:8, and format bit 7. */
export const responses = {
  success: 0,
  initialize: 0x100,
  objectMemory: 0x902,
  nvUndefined: 0x18b,
  nvSpace: 0x14b,
  nvUninitialized: 0x14a,
  /** Ask again: yielded, testing, NV_RATE, retry. */
  again: [0x908, 0x90a, 0x920, 0x922],
} as const
