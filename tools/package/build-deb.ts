import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { layOut } from './lay-out.ts'
import { productionPackages } from './production-packages.ts'

export type Deb = {
  readonly checkout: string
  /** The folder that the package is written to. */
  readonly output: string
  readonly version: string
  /** Slower and smaller, for a release. */
  readonly small?: boolean
}

const scripts = ['postinst', 'prerm', 'postrm']
const architectures: { readonly [architecture: string]: string } = { x64: 'amd64', arm64: 'arm64' }

/** Builds the package and gives its path. Reads the checkout as it stands, and no network. Throws with what was said. */
export function buildDeb({ checkout, output, version, small = false }: Deb): string {
  const architecture = architectures[process.arch]
  if (architecture === undefined) throw new Error(`there is no package for ${process.arch}`)
  const root = mkdtempSync(join(tmpdir(), 'custody-deb-'))
  try {
    chmodSync(root, 0o755)
    layOut(checkout, root, productionPackages(checkout))
    const control = join(root, 'DEBIAN')
    mkdirSync(control, { mode: 0o755 })
    const kib = sizeOf(root)
    const text = readFileSync(join(checkout, 'packaging/debian/control'), 'utf8')
    const fields = text
      .replace('@VERSION@', version)
      .replace('@ARCHITECTURE@', architecture)
      .replace('@SIZE@', String(kib))
    writeFileSync(join(control, 'control'), fields)
    writeFileSync(join(control, 'conffiles'), '/etc/custody/config.d/10-local.json\n')
    for (const name of scripts) {
      cpSync(join(checkout, 'packaging/debian', name), join(control, name))
      chmodSync(join(control, name), 0o755)
    }
    mkdirSync(output, { recursive: true })
    const path = join(output, `custody_${version}_${architecture}.deb`)
    const packing = small ? ['-Zxz', '-z6'] : ['-Zgzip', '-z1']
    run('dpkg-deb', ['--root-owner-group', ...packing, '--build', root, path])
    return path
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function sizeOf(folder: string): number {
  return Number(run('du', ['-sk', folder]).split('\t')[0])
}

function run(program: string, args: readonly string[]): string {
  const ran = spawnSync(program, args, { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(`${program} failed: ${ran.error?.message ?? ran.stderr}`)
  return ran.stdout
}
