const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long ago, in one short word: `now`, `12s`, `4m`, `3h`, `2d`, then the date. */
export function ago(at: number, now: number): string {
  const age = now - at
  if (age < 5_000) return 'now'
  if (age < minuteMs) return `${Math.floor(age / 1000)}s ago`
  if (age < hourMs) return `${Math.floor(age / minuteMs)}m ago`
  if (age < dayMs) return `${Math.floor(age / hourMs)}h ago`
  if (age < 14 * dayMs) return `${Math.floor(age / dayMs)}d ago`
  return day(at)
}

/** How long something took: `7 ms`, `1.4 s`, `3m 20s`, `2h 5m`. */
export function duration(ms: number): string {
  if (ms < 1) return '<1 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < minuteMs) return `${(ms / 1000).toFixed(1)} s`
  if (ms < hourMs) return inTwo(ms, minuteMs, 'm', 1000, 's')
  if (ms < dayMs) return inTwo(ms, hourMs, 'h', minuteMs, 'm')
  return inTwo(ms, dayMs, 'd', hourMs, 'h')
}

function inTwo(
  ms: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const rest = Math.floor((ms % large) / small)
  const most = `${Math.floor(ms / large)}${largeName}`
  return rest === 0 ? most : `${most} ${rest}${smallName}`
}

/** A size in bytes, binary units, three digits at most: `512 B`, `4.7 KB`, `212 MB`. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10))
  const amount = bytes / 1024 ** power
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${['B', 'KB', 'MB', 'GB', 'TB'][power]}`
}

/** A count with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString('en')
}

/** A count that may be rounded: `950`, `12.4k`, `3.1M`. */
export function roughCount(value: number): string {
  if (value < 1000) return String(value)
  if (value < 1_000_000) return `${shortened(value / 1000)}k`
  return `${shortened(value / 1_000_000)}M`
}

function shortened(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value))
}

/** `1 call`, `2 calls`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})
const clockFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** The date, in the reader's time zone. */
export function day(at: number): string {
  return dayFormat.format(at)
}

/** The time of day to the second, in the reader's time zone. */
export function clock(at: number): string {
  return clockFormat.format(at)
}

/** The moment in full, UTC, as evidence writes it. */
export function moment(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC')
}

/** The ends of a hash or an id, enough to tell two apart by eye. */
export function shortHash(hash: string): string {
  const bare = hash.replace(/^sha256:/, '')
  return bare.length <= 14 ? bare : `${bare.slice(0, 8)}…${bare.slice(-4)}`
}

/** The last part of a path, or the whole where it has none. */
export function lastPart(path: string): string {
  return path.split('/').findLast((part) => part !== '') ?? path
}
