/** How a checkpoint may be sealed. Reserved for good; spec/seal.md. */
export const sealKinds = ['file-p256/1', 'se-p256/1', 'tpm-nv-certify/1', 'tpm-quote/1'] as const
export type SealKind = (typeof sealKinds)[number]

/** The public half of what seals a log. */
export type SealKey = {
  readonly kind: SealKind
  /** SubjectPublicKeyInfo, DER. P-256. */
  readonly publicKey: Uint8Array
  /** Name of the counter's NV index (TPM2B_NAME without its size); null unless `kind` is `tpm-nv-certify/1`. */
  readonly nvName: Uint8Array | null
}
