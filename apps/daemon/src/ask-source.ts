import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { instant } from '@custody/model'
import type { Answer, Source } from '@custody/probes'
import { openNamed } from '@custody/workspace'
import { runProgram } from './run-program.ts'

/** Whose home folder a probe may read in. */
export type ProbeAccount = { readonly uid: number; readonly home: string }

const fileBytesMax = 1024 * 1024
const namesMax = 4096

/** Asks one source of this machine. Never rejects: what goes wrong is `failed`, with the system's word for it. */
export async function askSource(source: Source, account: ProbeAccount): Promise<Answer> {
  try {
    switch (source.kind) {
      case 'program':
        return await runProgram(source.paths, source.args)
      case 'file':
        return source.below === 'home'
          ? await readBelowHome(source.path, account)
          : await readSystemFile(source.path, source.as)
      case 'folder':
        return await readFolder(source.path)
      case 'tree':
        return read(await readTree(source.path, source.files, source.folders))
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN'
    return code === 'ENOENT' ? { status: 'absent' } : { status: 'failed', because: code }
  }
}

function read(text: string, modifiedAtMs: number | null = null): Answer {
  const modifiedAt = modifiedAtMs === null ? null : instant(Math.max(0, Math.floor(modifiedAtMs)))
  return { status: 'read', text, exitCode: null, modifiedAt }
}

async function readSystemFile(path: string, as: 'text' | 'hex'): Promise<Answer> {
  const file = await open(path, 'r')
  try {
    const status = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(fileBytesMax), 0, fileBytesMax, 0)
    const bytes = buffer.subarray(0, bytesRead)
    return read(bytes.toString(as === 'hex' ? 'hex' : 'utf8'), status.mtimeMs)
  } finally {
    await file.close()
  }
}

/** A file of the person's: by the rules for named files. */
async function readBelowHome(path: string, { uid, home }: ProbeAccount): Promise<Answer> {
  const rules = { uid, maxBytes: fileBytesMax, timeoutMs: 2000, under: home }
  const opened = await openNamed(join(home, path), rules)
  if (opened.ok) return read(Buffer.from(opened.value).toString('utf8'))
  return opened.error.code === 'FILE_ABSENT'
    ? { status: 'absent' }
    : { status: 'failed', because: opened.error.code }
}

async function readFolder(path: string): Promise<Answer> {
  const folder = await open(path, 'r')
  try {
    const names = (await readdir(path)).sort().slice(0, namesMax)
    return read(names.join('\n'), (await folder.stat()).mtimeMs)
  } finally {
    await folder.close()
  }
}

async function readTree(
  path: string,
  files: readonly string[],
  folders: readonly string[],
): Promise<string> {
  const lines: string[] = []
  for (const name of (await readdir(path)).sort().slice(0, namesMax)) {
    for (const file of files) {
      const line = await firstLine(join(path, name, file))
      if (line !== null) lines.push(`${name}/${file}\t${line}`)
    }
    for (const folder of folders)
      for (const below of await readdir(join(path, name, folder)).catch(() => []))
        lines.push(`${name}/${folder}/\t${below}`)
  }
  return lines.join('\n')
}

async function firstLine(path: string): Promise<string | null> {
  const answer = await readSystemFile(path, 'text').catch(() => null)
  return answer?.status === 'read' ? (answer.text.split('\n')[0] ?? '') : null
}
