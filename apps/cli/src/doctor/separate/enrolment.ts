import type { Status } from '@custody/protocol'
import { standingWords } from '../../status/standing-words.ts'
import { oneLine } from '../../terminal.ts'
import type { Check, Finding } from '../check.ts'
import { fail, pass, skipped, warn } from '../check.ts'
import { unknown } from './unknown.ts'

/** Whether the server that this machine names knows the device, and answers it. Without enrolment no agent starts. */
export const enrolment: Check = {
  name: 'enrolment',
  question: 'Is this device enrolled, and does its server answer?',
  look: async ({ daemon }) =>
    daemon === null ? unknown('the daemon does not answer') : findingOf(daemon),
}

/** What is to be said of a device and its server. */
export function findingOf(
  daemon: Pick<Status, 'device' | 'enrolment' | 'server' | 'log' | 'epoch' | 'keyNotAfter' | 'now'>,
): Finding {
  const { device, enrolment: state, log } = daemon
  const { url, problem, enrolTokenFile } = daemon.server
  if (url === null) return skipped('no server is named: this machine stands by itself')
  const server = oneLine(url, 60)
  const isAway = problem === 'NETWORK'
  const away = 'see that it runs, and that this machine reaches it'
  const standing = standingWords(daemon)
  if (standing !== null && !isAway)
    return fail(
      `${server}: ${standing.says}${state === 'not_enrolled' ? '; no agent starts' : ''}`,
      standing.hint,
    )
  if (state === 'not_enrolled') {
    const token = oneLine(enrolTokenFile ?? 'the token file', 80)
    const put = `sudo install -D -m 640 -g custody TOKEN-FILE ${token}`
    if (isAway) return fail(`no answer from ${server}: not enrolled, and no agent starts`, away)
    if (problem === 'ENROL_TOKEN_MISSING')
      return fail(`no token that the account custody can read in ${token}: no agent starts`, put)
    if (problem === 'TOKEN_REFUSED')
      return fail(
        `${server} refuses the token in ${token}: no agent starts`,
        `with a new one: ${put}`,
      )
    if (problem === null) return unknown(`${server} has not been asked yet`)
    return fail(`${server} does not enrol it (${problem}): no agent starts`, seeCode(problem))
  }
  const waiting = log.recorded - log.stored
  if (isAway)
    return fail(`no answer from ${server}; ${waiting} entries are kept here meanwhile`, away)
  if (problem !== null) return fail(`${server} says ${problem}`, seeCode(problem))
  const posing = whoCanPose(new URL(url))
  const is = `as ${device}, with ${server}`
  return posing === null
    ? pass(is)
    : warn(`${is}; ${posing} can answer in its place`, 'name it by https:// (docs/operations.md)')
}

/** Who could pass for a server of that address: nothing but TLS shows who answers. Null where only root can. */
function whoCanPose({ protocol, hostname, port }: URL): string | null {
  if (protocol === 'https:') return null
  const isHere = /^(?:127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  if (!isHere) return 'whoever stands between'
  return Number(port === '' ? 80 : port) < firstOpenPort ? null : `whoever takes port ${port} here`
}

/** Ports below are root's. Source: ip(7), ip_unprivileged_port_start. */
const firstOpenPort = 1024

function seeCode(code: string): string {
  return `docs/errors/${code}.md`
}
