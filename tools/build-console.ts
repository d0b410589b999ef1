// Builds the console when its sources, or those of a package it shows, are newer than what stands in dist.
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const consoleFolder = join(root, 'apps', 'console')
const stamp = join(consoleFolder, 'dist', '.built-from')

/** A digest over every file that can change what is built. */
function sourcesDigest(): string {
  const files = globSync(
    [
      'apps/console/{src,public}/**/*',
      'apps/console/{index.html,vite.config.ts,package.json}',
      'packages/{model,action,policy,packs,evidence,keys,protocol}/src/**/*',
      'package-lock.json',
    ],
    { cwd: root, withFileTypes: true },
  )
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const hash = createHash('sha256')
  for (const file of files)
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

const digest = sourcesDigest()
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
  process.stderr.write('custody: building the console …\n')
  await build({
    root: consoleFolder,
    configFile: join(consoleFolder, 'vite.config.ts'),
    logLevel: 'warn',
  })
  writeFileSync(stamp, digest)
}
