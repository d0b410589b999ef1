import { spawn } from 'node:child_process'
import {
  access,
  chmod,
  constants,
  copyFile,
  link,
  mkdir,
  mkdtemp,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { err, ok, type Result } from '@custody/model'

/** The version that our statements about Claude Code are tested against. */
export const claudeVersion = '2.1.330'

/** One version of the client: the hash that npm must find of the package that holds a platform's executable. */
export type ClaudeRelease = {
  readonly version: string
  readonly integrity: { readonly [platform: string]: string }
}

const current: ClaudeRelease = {
  version: claudeVersion,
  integrity: {
    'linux-x64':
      'sha512-9Gn+V7DtJ8M1nztP9CeDVl9g3RtrepI7rOFTyPRRnZe8D6zebIHKmC7OvBauucuAP0X0k85SDN/LPVZyjsGezQ==',
    'linux-arm64':
      'sha512-V4yanAY5EA5UpwwRPtjSfqDbNqAlUJeVn3NYZw2AgmRHjdpSsLtHAzbxRXfkAnbjwTXzE0uedjQxUY02ARPcsA==',
  },
}

/** The last version that lets a call run whose hook fails, `onFailure` or not. */
export const lastThatFailsOpen: ClaudeRelease = {
  version: '2.1.294',
  integrity: {
    'linux-x64':
      'sha512-PGRIYkEyXxDMcosvkidWA815Y3dnEmZUrTdydabU7OPsh0Cbxnj+ej87sHFmaWOLzlpQTmi2AMUsdEHfsh3Adg==',
    'linux-arm64':
      'sha512-WBBq0ZekloHXBqU7/RnWhaOeLXKbg5Y6eH11mRXgLyxG14mxIZ82uyc6nE4wrnx6q+Pm3D1B+DcyLmXKX5LrEQ==',
  },
}

export type ClaudeClientProblem =
  | { readonly code: 'CLIENT_PLATFORM_UNSUPPORTED'; readonly platform: string }
  /** `reason` is the end of what npm said. */
  | { readonly code: 'CLIENT_NOT_INSTALLABLE'; readonly reason: string }

/**
 * Gives the path of the real client's executable, installed by npm into a cache that all runs share.
 *
 * Nothing of the client is redistributed: the person's own npm fetches it, and the lock that we write holds
 * its hash. The platform's package is taken directly, because npm blocks the install script of the other.
 */
export async function installClaudeCode(
  cacheFolder: string = defaultCache(),
  { version, integrity }: ClaudeRelease = current,
): Promise<Result<string, ClaudeClientProblem>> {
  const platform = `${process.platform}-${process.arch}`
  const hash = integrity[platform]
  if (hash === undefined) return err({ code: 'CLIENT_PLATFORM_UNSUPPORTED', platform })
  const wanted = { name: `@anthropic-ai/claude-code-${platform}`, version, integrity: hash }

  const place = join(cacheFolder, `claude-code-${version}-${platform}`)
  const executable = join(place, 'node_modules', wanted.name, 'claude')
  if (await isExecutable(executable)) return ok(executable)

  await mkdir(cacheFolder, { recursive: true })
  const fresh = await mkdtemp(`${place}.`)
  try {
    await writeFile(join(fresh, 'package.json'), JSON.stringify(manifest(wanted)))
    await writeFile(join(fresh, 'package-lock.json'), JSON.stringify(lock(wanted)))
    const npm = await runNpm(fresh)
    if (npm.code !== 0) return err({ code: 'CLIENT_NOT_INSTALLABLE', reason: npm.said.slice(-500) })
    // Another run may have been quicker: its copy passed the same check.
    await rename(fresh, place).catch(() => undefined)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  return (await isExecutable(executable))
    ? ok(executable)
    : err({ code: 'CLIENT_NOT_INSTALLABLE', reason: 'the package holds no executable' })
}

/** The same executable and its package file under a fresh folder that every user can traverse; a cache below root's home is none. */
export async function reachableClient(
  executable: string,
): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'custody-client-'))
  await chmod(folder, 0o755)
  const path = join(folder, 'claude')
  await link(executable, path).catch(() => copyFile(executable, path, constants.COPYFILE_FICLONE))
  // By this file beside it a running client tells which version it is.
  await copyFile(join(dirname(executable), 'package.json'), join(folder, 'package.json'))
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

function defaultCache(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'custody', 'clients')
}

type WantedPackage = {
  readonly name: string
  readonly version: string
  readonly integrity: string
}

function manifest({ name, version }: WantedPackage) {
  return { private: true, dependencies: { [name]: version } }
}

function lock({ name, version, integrity }: WantedPackage) {
  return {
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { dependencies: { [name]: version } },
      [`node_modules/${name}`]: { version, integrity },
    },
  }
}

function runNpm(cwd: string): Promise<{ readonly code: number | null; readonly said: string }> {
  // Without a network it shall be said in seconds: a suite is waiting to skip.
  const retries = [
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=500',
    '--fetch-retry-maxtimeout=500',
  ]
  const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...retries], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [npm.stdout, npm.stderr])
    stream.on('data', (piece: Buffer) => (said += piece.toString('utf8')))
  return new Promise((resolve) => {
    npm.on('error', (cause) => resolve({ code: null, said: cause.message }))
    npm.on('close', (code) => resolve({ code, said }))
  })
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
