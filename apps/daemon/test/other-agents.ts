import { machineAccounts, machinePlaces } from '@custody/testkit'
import type { SeparateMachine } from '@custody/testkit'

/** How an agent's package is laid out, and what of it runs: small programs of ours in their place, no agent's own code. */
type OtherAgent = {
  readonly name: string
  readonly version: string
  readonly package: string
  /** Below the package. */
  readonly file: string
  /** Run by Node, through the link that npm makes; else itself. */
  readonly script: boolean
}

/** By the layout of their npm packages. Codex's starts the program of its platform's package. */
export const otherAgents: readonly OtherAgent[] = [
  {
    name: 'codex',
    version: '0.169.0',
    package: '@openai/codex-linux-x64',
    file: 'vendor/x86_64-unknown-linux-musl/codex/codex',
    script: false,
  },
  {
    name: 'gemini-cli',
    version: '0.61.0',
    package: '@google/gemini-cli',
    file: 'dist/gemini.js',
    script: true,
  },
]

const layOut = `
cd ~; root=lib/node_modules/$1
mkdir -p bin $root/$(dirname $2); printf '{"name":"%s","version":"%s"}' $1 $3 > $root/package.json
if [ $4 = true ]; then echo 'setTimeout(() => {}, 300_000)' > $root/$2; ln -s ../$root/$2 bin/gemini
else cp /bin/sleep $root/$2; fi`

/** Lays it out in the developer's home and starts it as the developer. */
export async function startOtherAgent(
  machine: SeparateMachine,
  { package: name, file, version, script }: OtherAgent,
  env: { readonly [name: string]: string },
): Promise<{ readonly kill: (signal: 'SIGKILL') => unknown }> {
  const as = {
    uid: machineAccounts.developer,
    cwd: '/home/dev',
    env: { HOME: '/home/dev', ...env },
  }
  const words = [name, file, version, String(script)]
  const laid = await machine.run({ command: ['/bin/sh', '-euc', layOut, 'sh', ...words], ...as })
  if (laid.exitCode !== 0) throw new Error(laid.stderr)
  const command = script
    ? [machinePlaces.node, '/home/dev/bin/gemini']
    : [`/home/dev/lib/node_modules/${name}/${file}`, '300']
  return machine.start({ command, ...as })
}
