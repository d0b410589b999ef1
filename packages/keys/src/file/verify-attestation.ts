import { verifyPossession } from '../possession.ts'

/** What a key in a file can show: that it is held now, and so the protection `file`. */
export const verifyFileAttestation = verifyPossession('file-p256/1')
