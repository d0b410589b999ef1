/**
 * One replaced secret: which rule found it, and where its replacement stands **in the recorded text**,
 * in bytes of UTF-8. Bytes [at, at + size) there are `[redacted:<rule>:<tag>]`. What the secret's own
 * size was is not told.
 */
export type Redaction = { readonly rule: string; readonly at: number; readonly size: number }

/** Text that may be stored, and what was taken out of it, in order of place, without overlaps. */
export type Redacted = { readonly text: string; readonly found: readonly Redaction[] }
