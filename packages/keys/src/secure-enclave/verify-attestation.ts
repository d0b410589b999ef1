import { verifyPossession } from '../possession.ts'

/** What a key of the Secure Enclave can show by itself: that it is held now, and so `file`. */
export const verifyEnclaveAttestation = verifyPossession('se-p256/1')
