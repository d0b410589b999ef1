import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** A Debian package that a suite needs, and the file by which one sees that it is there. */
type DebianPart = { readonly package: string; readonly file: string; readonly suites: string }

const parts: readonly DebianPart[] = [
  { package: 'chromium', file: '/usr/bin/chromium', suites: 'browser' },
  { package: 'gcc', file: '/usr/bin/gcc', suites: 'fault (power loss), native' },
  { package: 'libc6-dev', file: '/usr/include/stdio.h', suites: 'fault (power loss), native' },
  { package: 'valgrind', file: '/usr/bin/valgrind', suites: 'machine (native under valgrind)' },
  { package: 'procps', file: '/usr/bin/pgrep', suites: 'machine' },
  { package: 'git', file: '/usr/bin/git', suites: 'agent' },
  { package: 'iproute2', file: '/usr/bin/ip', suites: 'machine' },
  {
    package: 'systemd',
    file: '/usr/bin/systemd-analyze',
    suites: 'machine (package under systemd)',
  },
]

/** Installs what is missing when run as root; else names it, with the command to type. Those suites then skip. */
export async function findDebianParts(asRoot: boolean): Promise<void> {
  const missing = parts.filter((part) => !existsSync(part.file))
  if (missing.length === 0) return
  const names = missing.map((part) => part.package)
  if (!asRoot || !existsSync('/usr/bin/apt-get')) {
    for (const part of missing)
      process.stdout.write(
        `custody: ${part.package} is missing; skipped without it: ${part.suites}\n`,
      )
    process.stdout.write(
      `hint: sudo apt-get install -y --no-install-recommends ${names.join(' ')}\n`,
    )
    return
  }
  process.stdout.write(`custody: installing ${names.join(', ')} …\n`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const command of [['update'], ['install', '-y', '--no-install-recommends', ...names]])
    spawnSync('apt-get', ['-q', ...command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    })
}
