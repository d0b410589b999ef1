import { machineAccounts } from '@custody/testkit'
import type { Evasion } from './evasion.ts'
import { forgedBy, forging, inContainer, withStolenSecret } from './means.ts'

/** What a real secret is good for to whoever is not its client. It stands in the client's memory, and in no environment. */
export const stolenSecrets: readonly Evasion[] = [
  {
    id: 'stolen-secret',
    says: 'the session’s secret, read out of the client’s memory and sent by another process',
    expected: 'closed',
    closedBy: 'alerted',
    without: 'hooks',
    because: 'the kernel says which process holds the connection',
    attempt: (on) => withStolenSecret(on, (header) => forgedBy(on, [header])),
  },
  {
    id: 'stolen-by-agent',
    says: 'the same by `curl` from the agent’s own Bash',
    expected: 'closed',
    closedBy: 'alerted',
    without: 'hooks',
    because: 'as above: a child of the client is another process',
    attempt: async (on) => {
      const { sent, said } = forging(['@/tmp/stolen'])
      const keep = ['/bin/sh', '-c', 'printf %s "$1" > /tmp/stolen; chmod 644 /tmp/stolen', 'sh']
      await withStolenSecret(
        on,
        (header) => on.machine.run({ command: [...keep, header] }),
        `(${sent}) > /tmp/told`,
      )
      return said(on, (await on.machine.run({ command: ['/bin/cat', '/tmp/told'] })).stdout)
    },
  },
  {
    id: 'stolen-by-container',
    says: 'the same from namespaces of one’s own that share the network',
    expected: 'closed',
    closedBy: 'alerted',
    without: 'hooks',
    because: 'as above, whichever namespaces the process is in',
    attempt: (on) =>
      withStolenSecret(on, (header) => forgedBy(on, [header], { within: inContainer })),
  },
  {
    id: 'stolen-by-other',
    says: 'the same by another account',
    expected: 'closed',
    closedBy: 'alerted',
    without: 'hooks',
    because: 'as above, and the account is another',
    attempt: (on) =>
      withStolenSecret(on, (header) => forgedBy(on, [header], { uid: machineAccounts.other })),
  },
]
