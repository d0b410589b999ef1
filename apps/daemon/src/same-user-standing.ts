import type { Clock } from '@custody/model'
import {
  digestFile,
  openNamed,
  ownFiles,
  readGitRemote,
  rememberedViews,
  tailNamed,
} from '@custody/workspace'
import type { Account } from './home/account.ts'
import { agentOf } from './identify/client-version.ts'
import { connectionOwners } from './identify/connection-owner.ts'
import { executableHasher } from './identify/executable-hash.ts'
import { hashThread } from './identify/hash-thread.ts'
import { processChain } from './identify/process-chain.ts'
import { argvOf, isAlive, placeOf, processesBelow, startedAtMs } from './mcp/child-processes.ts'
import { callers } from './sessions/caller.ts'
import type { AccountSight, CallPlace, Processes, Standing } from './standing.ts'

const mib = 1024 * 1024

/** The daemon as the governed account itself: it takes that account's calls alone, and sees what that account sees. */
export function sameUserStanding(account: Account, now: Clock, trustedNow: Clock): Standing {
  const hashExecutable = executableHasher('/proc')
  const chainOf = (pid: number) => processChain({ proc: '/proc', now, hashExecutable }, pid)
  const processes: Processes = {
    hashExecutable,
    argvOf,
    below: processesBelow,
    chainOf,
    placeOf,
    isAlive,
    startedAtMs: (process) => startedAtMs(process, now()),
  }
  return {
    isolation: 'same-user',
    accountOf: (uid) => (uid === account.uid ? account : null),
    callers: callers({ owners: connectionOwners('/proc'), account, chainOf, agentOf }),
    processes,
    files: directSight(trustedNow),
  }
}

/** Files opened by this process, under the rules for named files. */
export function directSight(now: Clock): AccountSight {
  const viewAt = rememberedViews(now)
  const viewOf = ({ home, uid, name }: Account, place: CallPlace) =>
    viewAt({ ...place, home, uid, account: name })
  const rules = ({ uid }: Account) => ({ uid, timeoutMs: 1000, under: null })
  const hashFile = hashThread()
  const digestRules = ({ uid }: Account) => ({ uid, timeoutMs: 10_000, maxBytes: 256 * mib })
  return {
    analyse: async (account, place, work) => work(await viewOf(account, place)),
    async look(account, workingDirectory) {
      const view = await viewOf(account, { workingDirectory, additionalRoots: [] })
      const root = view.roots[0] ?? null
      const remotes = await readGitRemote(workingDirectory, ownFiles(account.uid, 500))
      return { root, remotes, branch: root === null ? null : view.branchOf(root) }
    },
    async read(account, path) {
      const read = await openNamed(path, { ...rules(account), maxBytes: 8 * mib })
      return read.ok ? new TextDecoder().decode(read.value) : null
    },
    digested: (account) => ({
      ...ownFiles(account.uid, 1000),
      async digest(path) {
        const digest = await digestFile(path, digestRules(account), hashFile)
        return digest.ok ? digest.value : null
      },
    }),
    tail: (account, path, mark) =>
      tailNamed(path, mark, { ...rules(account), under: account.home, maxBytes: mib }),
  }
}
