import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { Check, Finding } from '../check.ts'
import { fail, pass } from '../check.ts'
import { custodyAccounts, uidOf } from './accounts.ts'

/** The processes of an installation: by their account, and a word of their command line. */
const parts = [
  { about: 'broker', account: 'root', word: 'custody-broker' },
  { about: 'sealer', account: custodyAccounts.sealer, word: 'apps/sealer/' },
  { about: 'daemon', account: custodyAccounts.daemon, word: '--separate' },
] as const

/** Whether each part runs, under its account. */
export const processes: Check = {
  name: 'processes',
  question: 'Do broker, sealer and daemon run, each under its account?',
  look: async () => {
    const running = processesHere()
    return parts.map(({ about, account, word }) => {
      const uid = account === 'root' ? 0 : uidOf(account)
      const found = running.find(
        (one) => one.uid === uid && one.words.some((is) => is.includes(word)),
      )
      return { about, finding: judge(found?.pid ?? null, account) }
    })
  },
}

function judge(pid: number | null, account: string): Finding {
  return pid === null
    ? fail(
        `it does not run as ${account}: agents are stopped until it does`,
        'sudo systemctl restart custody-broker custody-seal custodyd, or start custody-supervise where systemd is not pid 1',
      )
    : pass(`process ${pid}, as ${account}`)
}

type Running = { readonly pid: number; readonly uid: number; readonly words: readonly string[] }

function processesHere(): readonly Running[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')
        return [{ pid: Number(name), uid: statSync(`/proc/${name}`).uid, words }]
      } catch {
        return []
      }
    })
}
