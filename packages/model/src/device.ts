/** Whether the daemon is out of the reach of the account it governs. Always shown. */
export type Isolation = 'same-user' | 'separate'

/** How well the signing key is held, from the best to the worst. Always shown. */
export const keyProtections = [
  'tpm-hardware',
  'tpm-virtual',
  'tpm-shared',
  'secure-enclave-attested',
  'secure-enclave',
  'os-keystore',
  'file',
  'none',
] as const
export type KeyProtection = (typeof keyProtections)[number]

/** Whether a key held like `a` is held better than one held like `b`. */
export function isBetterProtection(a: KeyProtection, b: KeyProtection): boolean {
  return keyProtections.indexOf(a) < keyProtections.indexOf(b)
}

/** How sure we are which human it was. A login name is never a verified human. */
export type Assurance = 'passkey-uv' | 'oidc-mfa' | 'oidc' | 'os-account' | 'none'

export type Platform = 'linux' | 'darwin' | 'win32'

/** The sentence that stands wherever a same-user installation speaks. Source: security.md, "The same-user installation". */
export const sameUserNotice =
  "self-observation: not protected from programs you run, the agent's included"
