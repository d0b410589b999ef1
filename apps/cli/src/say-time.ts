export { sayCount, sayMany } from '@custody/model'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A length of time in the two largest units that say something: `3 s`, `2 min`, `4 h 10 min`, `3 d 2 h`. */
export function sayDuration(ms: number): string {
  if (ms < minute) return `${Math.max(0, Math.floor(ms / second))} s`
  if (ms < hour) return `${Math.floor(ms / minute)} min`
  if (ms < day) return pair(ms, hour, 'h', minute, 'min')
  return pair(ms, day, 'd', hour, 'h')
}

function pair(
  ms: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const rest = Math.floor((ms % large) / small)
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`
}

/** `3 s ago`; `never` for a time that has not come. */
export function sayAgo(at: number | null, now: number): string {
  return at === null ? 'never' : `${sayDuration(now - at)} ago`
}

/** The local time of day, `04:12:09`; with the date before it when it was another day than `now`. */
export function sayClock(at: number, now: number): string {
  const then = new Date(at)
  const time = then.toTimeString().slice(0, 8)
  if (then.toDateString() === new Date(now).toDateString()) return time
  const two = (part: number) => String(part).padStart(2, '0')
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${time}`
}
