import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { emulatedTpm } from '@custody/testkit'
import type { Swtpm } from '@custody/testkit'
import { judge } from '../world/judge.ts'
import { exported } from '../world/stack.ts'
import type { Stack } from '../world/stack.ts'

/** What is said of an export of the whole organisation, and of the same with one of its two devices left out. */
export type Omission = { readonly honest: readonly string[]; readonly omitted: readonly string[] }

export async function omitDevice(stack: Stack, swtpm: Swtpm): Promise<Omission> {
  await using chip = await emulatedTpm(swtpm)
  const folder = join(stack.folder, 'omitted')
  const { device, trust: own } = await stack.join({ folder, chip: chip.socket })
  await device.work(1)
  await device.learn(stack.check)
  await device.close()
  const ownLog = own.split('\n').find((line) => line.startsWith('log '))
  const trust = `${stack.ownLogs}${ownLog}\n${stack.trust}`
  const judged = async (bundle: string) => judge({ bundle, trust, heads: await stack.heads() })

  // The heads of the last seconds are told and cosigned a moment later.
  let bundle = await exported(stack.server, null)
  let honest = await judged(bundle)
  for (let tries = 0; tries < 40 && honest[0] !== 'verified'; tries += 1) {
    await wait(250)
    bundle = await exported(stack.server, null)
    honest = await judged(bundle)
  }
  return { honest, omitted: await judged(without(bundle, device.origin)) }
}

/** The bundle without that log, its end told accordingly. */
function without(bundle: string, origin: string): string {
  const lines = bundle.trimEnd().split('\n')
  const from = lines.findIndex((line) => line.startsWith(`{"log":{"origin":"${origin}"`))
  const next = lines.findIndex((line, at) => at > from && /^\{"(?:log|end)"/.test(line))
  const cut = lines.slice(from, next)
  const leaves = cut.filter((line) => line.startsWith('{"leaf"')).length
  const { end } = JSON.parse(lines.at(-1) ?? '{}')
  const told = JSON.stringify({ end: { logs: end.logs - 1, leaves: end.leaves - leaves } })
  return [...lines.toSpliced(from, next - from).slice(0, -1), told, ''].join('\n')
}
