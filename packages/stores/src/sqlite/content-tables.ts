/** Tables of what may be erased: holds that keep it, closed contents, and the keys that open them. Part of `Tables`. */
export type ContentTables = {
  readonly content_hold: {
    readonly kind: string
    readonly subject: string
    readonly reason: string
    readonly held_by: string
    readonly since: number
  }
  readonly content_key: {
    readonly no: number
    readonly id: string
    readonly log: number
    readonly enc: Uint8Array
    readonly wrapped: Uint8Array
  }
  readonly sealed_payload: {
    readonly entry: number
    readonly field: number
    readonly key: number
    readonly nonce: Uint8Array
    readonly bytes: Uint8Array
  }
}
