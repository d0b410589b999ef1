import { closeSync, constants, fstatSync, openSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from '@custody/model'
import { agentNames, captureLevels, err, ok } from '@custody/model'
import { z } from 'zod'
import { causeOf } from '../home/home-folder.ts'

/** Where those who run a fleet say how its machines are set up, one file for each who says something. */
export const siteConfigFolder = '/etc/custody/config.d'

/** An executable of an agent that the machine's administrators vouch for. Without `version` it is so under any. */
const ListedExecutable = z.strictObject({
  client: z.enum(agentNames).exclude(['unknown']),
  version: z
    .string()
    .regex(/^[0-9][0-9A-Za-z.+-]{0,31}$/)
    .optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const Site = z.strictObject({
  /** Where this machine's evidence goes, and its policy comes from. */
  serverUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** A file that holds the token to enrol by; the account `custody` must be able to read it. */
  enrolTokenFile: z.string().startsWith('/').optional(),
  /** How much of what is recorded leaves the machine; the floor may ask for less. */
  capture: z.enum(captureLevels).optional(),
  /** Space of the outbox that is set aside for denials and alerts. */
  reserveMiB: z.int().min(1).max(4096).optional(),
  /** The executables that agents may be. */
  agentExecutables: z.array(ListedExecutable).max(1000).optional(),
  /** An agent whose executable is not on that list does not start; of an agent that is not on it at all, none does. */
  agentExecutablesRequired: z.boolean().optional(),
})

export type SiteConfig = z.infer<typeof Site>
export type ListedExecutable = z.infer<typeof ListedExecutable>

/** A file that nobody can rely on keeps the daemon from starting: half a configuration would look like a whole one. */
export type SiteConfigProblem =
  | { readonly code: 'CONFIG_FILE_UNREADABLE'; readonly path: string; readonly cause: string }
  | {
      readonly code: 'CONFIG_FILE_NOT_ROOTS'
      readonly path: string
      readonly uid: number
      readonly mode: number
    }
  | { readonly code: 'CONFIG_FILE_NOT_JSON'; readonly path: string }
  /** `at` is the key; `expected` says what stands there, or that nobody knows the key. */
  | {
      readonly code: 'CONFIG_FILE_SHAPE_UNKNOWN'
      readonly path: string
      readonly at: string
      readonly expected: string
    }

/** Reads the files in the order of their names; of a key that several name the last holds. No folder is no configuration. */
export function readSiteConfig(
  folder: string = siteConfigFolder,
  owner = 0,
): Result<SiteConfig, SiteConfigProblem> {
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch (cause) {
    const code = causeOf(cause)
    if (code === 'ENOENT') return ok({})
    return err({ code: 'CONFIG_FILE_UNREADABLE', path: folder, cause: code })
  }
  let site: SiteConfig = {}
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const path = join(folder, name)
    const text = readOwned(path, owner)
    const one = text.ok ? parseSite(path, text.value) : text
    if (!one.ok) return one
    site = { ...site, ...one.value }
  }
  return ok(site)
}

function readOwned(path: string, owner: number): Result<string, SiteConfigProblem> {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    return err({ code: 'CONFIG_FILE_UNREADABLE', path, cause: causeOf(cause) })
  }
  try {
    const status = fstatSync(file)
    const { uid, mode } = status
    if (!status.isFile())
      return err({ code: 'CONFIG_FILE_UNREADABLE', path, cause: 'no regular file' })
    if (uid !== owner || (mode & 0o022) !== 0)
      return err({ code: 'CONFIG_FILE_NOT_ROOTS', path, uid, mode: mode & 0o777 })
    return ok(readFileSync(file, 'utf8'))
  } catch (cause) {
    return err({ code: 'CONFIG_FILE_UNREADABLE', path, cause: causeOf(cause) })
  } finally {
    closeSync(file)
  }
}

function parseSite(path: string, text: string): Result<SiteConfig, SiteConfigProblem> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return err({ code: 'CONFIG_FILE_NOT_JSON', path })
  }
  const site = Site.safeParse(json)
  if (site.success) return ok(site.data)
  const [first] = site.error.issues
  const at = first?.code === 'unrecognized_keys' ? first.keys.join(', ') : first?.path.join('.')
  const known = Object.keys(Site.shape).join(', ')
  const expected =
    first?.code === 'unrecognized_keys' ? `no such key; there are ${known}` : (first?.message ?? '')
  return err({ code: 'CONFIG_FILE_SHAPE_UNKNOWN', path, at: at ?? '', expected })
}
