import { z } from 'zod'

/** One key of a person who may sign what is deployed: a line of OpenSSH's, or a passkey and its relying party. */
export type FloorAdministrator = { readonly name: string } & (
  | { readonly ssh: string }
  | { readonly passkey: { readonly relyingParty: string; readonly publicKey: string } }
)

/** Whose signatures let code reach the machine. */
export type FloorAdministrators = {
  /** A person with several keys stands here several times, under one name. */
  readonly keys: readonly FloorAdministrator[]
  /** How many persons must sign: at least two. */
  readonly threshold: number
  readonly dwellMs: number
}

const name = z.string().regex(/^\S{1,64}$/, 'a name of 1 to 64 characters without blanks')
const passkey = z.strictObject({ relyingParty: z.string(), publicKey: z.string() })
/** As it stands in the file. Fewer names than must sign would let nothing through, and somebody meant otherwise. */
export const administratorsShape = z
  .strictObject({
    keys: z
      .array(
        z.union([z.strictObject({ name, ssh: z.string() }), z.strictObject({ name, passkey })], {
          error: 'each is `{name, ssh}` or `{name, passkey: {relyingParty, publicKey}}`',
        }),
      )
      .max(16),
    threshold: z.int().min(2).max(16).default(2),
    dwellMinutes: z
      .number()
      .min(1)
      .max(7 * 24 * 60)
      .default(15),
  })
  .refine(({ keys, threshold }) => new Set(keys.map((key) => key.name)).size >= threshold, {
    error: 'at most as many as there are names in `keys`',
    path: ['threshold'],
  })
  .transform(({ keys, threshold, dwellMinutes }) => ({
    keys,
    threshold,
    dwellMs: dwellMinutes * 60_000,
  }))
