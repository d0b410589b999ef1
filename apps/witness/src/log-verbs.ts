import { parseLogKey, portableCrypto } from '@custody/evidence'
import { removeLog } from './removed/remove-log.ts'
import { stop } from './stop.ts'
import type { WitnessStore } from './witness-store.ts'

// What the operator says of logs by hand. Each verb prints what it did, line by line.

/** Adds logs by their verifier keys. A later epoch closes those before it. */
export function addLogs(open: () => WitnessStore, texts: readonly string[], at: number): void {
  const keys = texts.map((text) => parseLogKey(portableCrypto, text))
  if (keys.length === 0)
    stop(2, 'ARGUMENT_MISSING', 'no log is named', 'give the verifier key of one')
  const store = open()
  for (const log of keys) {
    if (!log.ok)
      stop(
        2,
        log.error.code,
        'that is no verifier key of a log',
        'take the word after `log` in its trust policy: NAME+HEX+BASE64',
      )
    const { origin } = log.value
    const added = store.addLog(log.value, at)
    if (!added.ok)
      stop(
        2,
        added.error.code,
        `\`${origin}\` is known under another key`,
        'a log keeps its key for good; a device with a new key is a new epoch, with a new name',
      )
    print(`witnesses ${origin}`)
    for (const [closed, { by }] of store.closings())
      if (closed === origin || by === origin)
        print(`closed ${closed}: ${by} is a later epoch of its device`)
  }
  store.close()
}

/** Takes out one log that came by mistake. */
export function takeOut(
  open: () => WitnessStore,
  origins: readonly string[],
  {
    reason,
    ...how
  }: { readonly reason: string; readonly evenCosigned: boolean; readonly at: number },
): void {
  const [origin = ''] = origins
  const because = reason.replaceAll(/\s+/gu, ' ').trim()
  if (origins.length !== 1 || because === '' || because.length > 500)
    stop(
      2,
      'ARGUMENT_MISSING',
      'one log and a reason are needed',
      'name the log by its origin and say why with `--reason TEXT`, which whoever asks the witness reads',
    )
  const store = open()
  const removed = removeLog(store, { origin, reason: because, ...how })
  store.close()
  if (!removed.ok) {
    const { error } = removed
    if (error.code === 'ORIGIN_UNKNOWN')
      return stop(2, error.code, `\`${origin}\` is no log here`, 'see `custody witness logs`')
    return stop(
      2,
      error.code,
      `it was cosigned, to ${error.size} entries`,
      'with `--even-cosigned` it goes all the same, and whoever has its name next may tell another history',
    )
  }
  const { log, reopened } = removed.value
  const said = log.head === null ? 'never cosigned' : `cosigned to ${log.head.size} entries`
  print(`removed ${origin}, ${said}; \`logs\` and /heads tell of it from now on`)
  if (reopened !== null) print(`${reopened} goes on again`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
