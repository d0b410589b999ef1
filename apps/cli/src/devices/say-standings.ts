import { sayMany } from '@custody/model'
import type { DeviceStanding } from '@custody/protocol'
import { sayAgo, sayDuration } from '../say-time.ts'

type Ask = DeviceStanding['asks'][number]

/** Every device with who asks for its next epoch, and what can be done about it. */
export function sayStandings(devices: readonly DeviceStanding[], now: number): string {
  if (devices.length === 0) return 'no device has enrolled\n'
  return devices.map((device) => sayStanding(device, now)).join('\n')
}

function sayStanding(standing: DeviceStanding, now: number): string {
  const { device, name, state, epoch, size, protection, notAfter, asks } = standing
  const end = notAfter === null ? '' : `, key ${sayEnd(notAfter, now)}`
  const lines = [
    `${name}  ${state}`,
    `  ${device}, epoch ${epoch}, ${sayMany(size, 'entry', 'entries')}, ${protection}${end}`,
    ...asks.flatMap((ask) => sayAsk(ask, now)),
    ...nextSteps(standing).map((step) => `  next: ${step}`),
  ]
  return `${lines.join('\n')}\n`
}

function sayEnd(notAfter: number, now: number): string {
  return notAfter <= now
    ? `ended ${sayAgo(notAfter, now)}`
    : `good for ${sayDuration(notAfter - now)}`
}

function sayAsk(ask: Ask, now: number): readonly string[] {
  const { epoch, because, held, fingerprint, shownBy, name, account, firstAt, lastAt } = ask
  return [
    `  asks for epoch ${epoch} (${because}) with key ${fingerprint.slice(0, 16)}: from ${name}, account ${account.name}, ` +
      `has ${sayMany(held, 'entry', 'entries')} of epoch ${epoch - 1}`,
    `    shown by its ${shownBy}; first ${sayAgo(firstAt, now)}, last ${sayAgo(lastAt, now)}`,
  ]
}

function nextSteps({ device, state, asks }: DeviceStanding): readonly string[] {
  const verb = (words: string) => `custody server device ${words}`
  if (asks.length > 0) {
    const key = asks.length > 1 ? ' --key KEY' : ''
    return [verb(`grant ${device} --reason "…"${key}`)]
  }
  if (state === 'pending') return [verb(`approve ${device}`)]
  if (state === 'quarantined')
    return [
      `look at its alerts; a mistake: ${verb(`release ${device} --reason "…"`)}; else wait until its machine asks`,
    ]
  return []
}
