import type { Evasion } from './evasion.ts'
import { after } from './evasion.ts'
import { scrubbing, seen, underUnshare } from './means.ts'

const coveredBy = (file: string) =>
  `mkdir -p /tmp/own; echo '${file}' > /tmp/own/managed-settings.json; mount --bind /tmp/own /etc/claude-code || exit`

/** What the client is shown, or made of, that the daemon is not told when the client registers. */
export const hiddenChanges: readonly Evasion[] = [
  {
    id: 'bind-mount',
    says: 'a user namespace and a managed file of one’s own, mounted over ours',
    expected: 'detected',
    tells: /sees\W+other/,
    because: 'as with a tmpfs; the guard reads the file that the client sees, and it is another',
    attempt: (on, command) =>
      underUnshare(on, seen(command), ['-Urm'], coveredBy('{"allowManagedHooksOnly":true}')),
  },
  {
    id: 'scrubbed-preload',
    says: '`LD_PRELOAD` of a library that overwrites the name in its own environment as soon as it is loaded',
    expected: 'open',
    because:
      'the kernel shows the environment out of the process’s own memory, so the client seems in order; nothing compares what is mapped into it',
    attempt: (on, command) =>
      after(scrubbing(command), { env: { LD_PRELOAD: '/home/dev/p/x.so' } })(on, seen('true')),
  },
]
