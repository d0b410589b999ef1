// What a browser loads before the console shows its first page, compressed as the best web server would:
// `node tools/bench/console-size.ts [--json]`. The console must have been built.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { plainFigure, tellMeasured } from '@custody/testkit'
import type { Figure } from '@custody/testkit'

const dist = join(import.meta.dirname, '..', '..', 'apps', 'console', 'dist')
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const entries = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => match[1] ?? '')
const firstView = withImports(entries)
const page = readdirSync(join(dist, 'assets')).find((name) => /^overview-page-.*\.js$/.test(name))
if (page === undefined) throw new Error('the console has no overview page')
const overview = withImports([`assets/${page}`]).filter((file) => !firstView.includes(file))

tellMeasured({
  about: `gzip level 9, beside the same files as they stand on disk: ${firstView.length} files, then ${overview.length} more.`,
  figures: [
    {
      ...row('script of the first view', firstView),
      aim: { of: 'value', bound: 'at most', limit: 300 },
    },
    row('script of the overview page, besides', overview),
  ],
})

function row(what: string, files: readonly string[]): Figure {
  const texts = files.map((file) => readFileSync(join(dist, file)))
  const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0) / 1024
  return {
    ...plainFigure(what, 'KiB', sum(texts.map((text) => gzipSync(text, { level: 9 }).byteLength))),
    baseline: {
      what: 'not compressed',
      value: sum(texts.map((text) => text.byteLength)),
      ratioInterval: null,
    },
  }
}

/** Those files and all that they import at once, each once, in the order in which a browser learns of them. */
function withImports(files: readonly string[]): readonly string[] {
  const found = new Set<string>()
  const add = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    const text = readFileSync(join(dist, file), 'utf8')
    for (const [, name] of text.matchAll(/(?:import|from)\s*"\.\/([^"]+\.js)"/g))
      add(join('assets', name ?? ''))
  }
  for (const file of files) add(file)
  return [...found]
}
