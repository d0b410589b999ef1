import type { AcceptedCode, OfferedCode } from '@custody/device'
import { acceptCode } from '@custody/device'
import { nodeCrypto } from '@custody/keys'
import { portableEd25519 } from '@custody/keys/verify'
import type { Clock, Problem, Result } from '@custody/model'
import { readText, replaceFile } from '../home/home-folder.ts'
import type { Floor } from './floor.ts'

const powers = { 'mcp-servers': 'mcp-deploy', 'agent-settings': 'agent-settings' } as const

/**
 * Judges what a server offers to be run here, by the machine's floor. `now` is trusted time. `vetoedPath` holds what was ever
 * vetoed, one hash a line. Nothing is deployed yet, so nothing newer was ever accepted.
 */
export function codeJudge(
  { remotePowers, administrators, acts, witnessing }: Floor,
  now: Clock,
  vetoedPath: string,
): (offer: OfferedCode) => Result<AcceptedCode, Problem> {
  const trust =
    acts === null || witnessing === null
      ? null
      : { acts, verifyEd25519: portableEd25519, cosigned: witnessing.check }
  const vetoed = () => (readText(vetoedPath) ?? '').split('\n').filter((line) => line !== '')
  const world = {
    crypto: nodeCrypto,
    now,
    // A machine of one person grants itself nothing here: two persons have to sign.
    isGranted: (target: OfferedCode['target']) => remotePowers?.has(powers[target]) === true,
    administrators,
    trust,
    vetoed: {
      has: (hash: string) => vetoed().includes(hash),
      keep: (hash: string) =>
        replaceFile(vetoedPath, `${[...new Set([...vetoed(), hash])].join('\n')}\n`),
    },
    newest: () => null,
  }
  return (offer) => acceptCode(world, offer)
}
