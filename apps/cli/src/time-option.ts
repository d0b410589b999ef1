import { InvalidArgumentError } from 'commander'

/** A moment on the command line, in milliseconds. A day without a time begins at midnight UTC. */
export function parseMoment(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at))
    throw new InvalidArgumentError('it is no time: write 2026-11-23 or 2026-11-23T04:00Z')
  return at
}
