import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { z } from 'zod'
import { separatePlaces } from './separate/places.ts'

/** How the daemon was asked to run. */
export type Options = {
  readonly home: string
  /** 0 for a free port. */
  readonly hookPort: number
  /** Null: there is no server. */
  readonly serverUrl: string | null
  readonly reserveMiB: number
  /** Under an account of its own, on sockets that are handed on to it. */
  readonly separate: boolean
}

export type OptionProblem = { readonly code: 'OPTION_INVALID'; readonly option: string }

const defaultHookPort = 47615
const Port = z.coerce.number().int().min(0).max(65_535)
const Config = z.looseObject({ hookPort: Port.optional(), serverPort: Port.optional() })

type Environment = { readonly [name: string]: string | undefined }

/** Reads the command line over config.json over the defaults. `readConfig` gives the text of a config.json. */
export function readOptions(
  argv: readonly string[],
  environment: Environment,
  readConfig: (home: string) => string | null,
): Result<Options, OptionProblem> {
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
  const config = Config.safeParse(attempt(() => JSON.parse(readConfig(home) ?? '{}')))
  if (!config.success) return err({ code: 'OPTION_INVALID', option: 'config.json' })
  const hookPort = Port.safeParse(values['hook-port'] ?? config.data.hookPort ?? defaultHookPort)
  if (!hookPort.success) return err({ code: 'OPTION_INVALID', option: '--hook-port' })
  const reserve = z.coerce
    .number()
    .int()
    .min(1)
    .max(4096)
    .safeParse(values['reserve-mib'] ?? 64)
  if (!reserve.success) return err({ code: 'OPTION_INVALID', option: '--reserve-mib' })
  const { serverPort } = config.data
  const serverUrl =
    values.server ?? (serverPort === undefined ? null : `http://127.0.0.1:${serverPort}`)
  if (serverUrl !== null && !URL.canParse(serverUrl))
    return err({ code: 'OPTION_INVALID', option: '--server' })
  return ok({ home, hookPort: hookPort.data, serverUrl, reserveMiB: reserve.data, separate })
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
