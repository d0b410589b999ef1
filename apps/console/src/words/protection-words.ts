import type { KeyProtection } from '@custody/model'

/** What each protection of a device's key means. */
export const protectionWords: Readonly<Record<KeyProtection, string>> = {
  'tpm-hardware': 'the signing key cannot leave a hardware TPM',
  'tpm-virtual': 'the signing key is held by a virtual TPM',
  'tpm-shared': 'the signing key is in a TPM that others may use without a trace',
  'secure-enclave-attested': 'the signing key is held and attested by a Secure Enclave',
  'secure-enclave': 'the signing key is held by a Secure Enclave',
  'os-keystore': 'the signing key is held by the operating system',
  file: 'the signing key is a file: whoever runs as its owner can copy it',
  none: 'there is no signing key',
}
