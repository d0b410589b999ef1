import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseKeyWish } from '@custody/keys'
import type { KeyWish } from '@custody/keys'
import type { CaptureLevel, Result } from '@custody/model'
import { captureLevels, err, ok } from '@custody/model'
import { z } from 'zod'
import { separatePlaces } from './separate/places.ts'
import type { ExecutableRule } from './separate/executables/executable-state.ts'
import type { SiteConfig, SiteConfigProblem } from './separate/site-config.ts'

/** How the daemon was asked to run. */
export type Options = {
  readonly home: string
  /** 0 for a free port. */
  readonly hookPort: number
  /** Null: there is no server. */
  readonly serverUrl: string | null
  readonly reserveMiB: number
  /** Holds the token to enrol by; null: below the home, where `custody up` puts it. */
  readonly enrolTokenFile: string | null
  /** Under an account of its own, on sockets that are handed on to it. */
  readonly separate: boolean
  /** Which executables agents may be in a separate installation. */
  readonly executables: ExecutableRule
  /** Where the key shall be; a separate daemon's is where the sealer has it. */
  readonly keyWish: KeyWish
  /** How much leaves the device, before the floor's ceiling. */
  readonly capture: CaptureLevel
}

export type OptionProblem = { readonly code: 'OPTION_INVALID'; readonly option: string }

const defaultHookPort = 47615
const Port = z.coerce.number().int().min(0).max(65_535)
const Config = z.looseObject({
  hookPort: Port.optional(),
  serverPort: Port.optional(),
  key: z.string().optional(),
  tpm: z.string().optional(),
  capture: z.enum(captureLevels).optional(),
})

type Environment = { readonly [name: string]: string | undefined }

/**
 * Reads the command line over the configuration over the defaults. `readConfig` gives the text of a config.json;
 * a separate daemon has none of its own, and asks `readSite` what those who run the machine wrote.
 */
export function readOptions(
  argv: readonly string[],
  environment: Environment,
  readConfig: (home: string) => string | null,
  readSite: () => Result<SiteConfig, SiteConfigProblem>,
): Result<Options, OptionProblem | SiteConfigProblem> {
  const words = attempt(() =>
    parseArgs({
      args: [...argv],
      options: {
        home: { type: 'string' },
        'hook-port': { type: 'string' },
        server: { type: 'string' },
        'reserve-mib': { type: 'string' },
        separate: { type: 'boolean', default: false },
      },
    }),
  )
  if (words === null) return err({ code: 'OPTION_INVALID', option: argv.join(' ') })
  const { values } = words
  const { separate } = values
  const home =
    values.home ??
    (separate ? separatePlaces.state : (environment['CUSTODY_HOME'] ?? defaultHome(environment)))
  const site = separate ? readSite() : ok<SiteConfig>({})
  if (!site.ok) return site
  const own = separate ? null : readConfig(home)
  const config = Config.safeParse(attempt(() => JSON.parse(own ?? '{}')))
  if (!config.success) return err({ code: 'OPTION_INVALID', option: 'config.json' })
  const hookPort = Port.safeParse(values['hook-port'] ?? config.data.hookPort ?? defaultHookPort)
  if (!hookPort.success) return err({ code: 'OPTION_INVALID', option: '--hook-port' })
  const reserve = z.coerce
    .number()
    .int()
    .min(1)
    .max(4096)
    .safeParse(values['reserve-mib'] ?? site.value.reserveMiB ?? 64)
  if (!reserve.success) return err({ code: 'OPTION_INVALID', option: '--reserve-mib' })
  const { serverPort, key, tpm } = config.data
  const keyWish = parseKeyWish({ key, tpm })
  if (!keyWish.ok)
    return err({ code: 'OPTION_INVALID', option: `config.json: ${keyWish.error.at}` })
  const nearServer = serverPort === undefined ? null : `http://127.0.0.1:${serverPort}`
  const serverUrl = values.server ?? site.value.serverUrl ?? nearServer
  if (serverUrl !== null && !URL.canParse(serverUrl))
    return err({ code: 'OPTION_INVALID', option: '--server' })
  return ok({
    home,
    hookPort: hookPort.data,
    serverUrl,
    reserveMiB: reserve.data,
    enrolTokenFile: site.value.enrolTokenFile ?? null,
    separate,
    executables: {
      listed: site.value.agentExecutables ?? [],
      required: site.value.agentExecutablesRequired ?? false,
    },
    keyWish: keyWish.value,
    capture: site.value.capture ?? config.data.capture ?? 'full',
  })
}

function defaultHome(environment: Environment): string {
  const state = environment['XDG_STATE_HOME']
  return join(state ?? join(environment['HOME'] ?? homedir(), '.local', 'state'), 'custody')
}

function attempt<Value>(act: () => Value): Value | null {
  try {
    return act()
  } catch {
    return null
  }
}
