/** A lock file that is none, or of a version that we do not know. */
export type LockProblem = { readonly code: 'LOCK_UNREADABLE' }
