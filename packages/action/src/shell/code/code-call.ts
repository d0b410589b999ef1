/** One thing that code of a small language says it does, where all of it stands in plain text. */
export type CodeCall =
  /** `fed`: it reads what the code prints. `data`: its commands are what comes in, not what the code says. */
  | {
      readonly does: 'shell'
      readonly text: string
      readonly fed: boolean
      readonly data?: boolean
    }
  | { readonly does: 'read' | 'write'; readonly path: string }
  | {
      readonly does: 'connect'
      readonly host: string
      readonly port: number
      readonly shell: boolean
    }
  | { readonly does: 'raise' }

/** What was read of it; `whole` where that is all that it does. */
export type CallsRead = { readonly calls: readonly CodeCall[]; readonly whole: boolean }
