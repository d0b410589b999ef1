import { literalCalls } from './awk-code.ts'
import type { Language } from './program.ts'

/** One thing that a piece of code says it does. */
export type CodeCall =
  | { readonly does: 'shell'; readonly text: string }
  | { readonly does: 'run'; readonly words: readonly string[] }
  | {
      readonly does: 'read' | 'delete'
      readonly path: string
      readonly recursive: boolean
    }
  /** `holds`: all that the code writes into files; null where not all of it is plain text. */
  | { readonly does: 'write'; readonly path: string; readonly holds: string | null }
  | {
      readonly does: 'connect'
      readonly scheme: string
      readonly host: string
      readonly port: number
    }

/** Functions whose first text argument is a shell command. */
const shellCalls =
  /\b(?:os\.(?:system|popen)|(?:subprocess|sp)\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|commands\.getoutput|pty\.spawn|(?:child_process|cp|require\(['"](?:node:)?child_process['"]\)|\w+)?\.?(?:exec|execSync|spawn|spawnSync|execFile|execFileSync)|system|exec|popen|IO\.popen|Open3\.\w+|Kernel\.\w+|shell_exec|passthru|proc_open|pcntl_exec|execl?[vpe]*|Bun\.(?:spawn|spawnSync)|Deno\.(?:run|Command))\b\s*\(?\s*\[?\s*/g

const deleteCalls =
  /\b(?:shutil\.rmtree|os\.(?:remove|unlink|rmdir|removedirs)|(?:pathlib\.)?Path\s*\(|FileUtils\.(?:rm_rf|rm_r|rm|rmtree|remove_dir|remove_entry|remove_entry_secure|rm_f|remove)|File\.(?:delete|unlink)|Dir\.(?:rmdir|delete|unlink)|(?:fs|fsp|fsPromises|require\(['"](?:node:)?fs(?:\/promises)?['"]\)|promises)\.(?:rm|rmSync|rmdir|rmdirSync|unlink|unlinkSync)|rmSync|unlinkSync|rmdirSync|rimraf(?:\.sync)?|unlink|rmtree|remove_tree|rmdir|Deno\.remove(?:Sync)?)(?:\b|(?<=\())\s*\(?\s*(?:glob\s*\(?\s*)?/g

const readCalls =
  /\b(?:open|io\.open|File\.(?:read|open|readlines|foreach)|IO\.read|(?:fs|fsp|require\(['"](?:node:)?fs['"]\))\.(?:readFile|readFileSync|createReadStream|copyFile|copyFileSync)|readFileSync|file_get_contents|fopen|readfile|Path|os\.(?:open|listdir|scandir)|Deno\.readTextFile(?:Sync)?|Bun\.file)\b\s*\(?\s*/g

const writeCalls =
  /\b(?:(?:fs|fsp|require\(['"](?:node:)?fs['"]\))\.(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|chmod|chmodSync|truncateSync|truncate)|writeFileSync|appendFileSync|file_put_contents|File\.write|IO\.write|os\.(?:chmod|chown|truncate)|Deno\.writeTextFile(?:Sync)?|Bun\.write)\b\s*\(?\s*/g

/** Code that computes and prints: nothing in it opens, starts, imports or reaches anything. */
const suspicious =
  /\b(?:import|require|open|exec\w*|eval|system|popen|spawn\w*|fork|socket|connect|fetch|http|urllib|requests|subprocess|os|sys|shutil|pathlib|pty|ctypes|compile|__\w+__|getattr|globals|locals|builtins|input|File|Dir|IO|Kernel|FileUtils|Net|Open3|URI|send|`|unlink|rename|glob|process|globalThis|Function|constructor|child_process|fs|Deno|Bun|Worker|use|do|qx|backtick|print\s*>|getline|chmod|chown|kill|file_\w+|fopen|curl_\w+|include\w*|passthru|shell_exec|proc_open|mail|ini_set|dl)\b/

/** Modules that only compute. */
const pureModules =
  /\b(?:import|from|require)\b\s*\(?\s*['"]?(?:node:)?(?:json|math|re|datetime|time|random|itertools|functools|collections|string|textwrap|base64|hashlib|decimal|fractions|statistics|uuid|calendar|platform|pprint|struct|binascii|secrets|typing|dataclasses|enum|copy|operator|bisect|heapq|difflib|unicodedata|html|util|crypto|path|url|querystring|assert|os|sys|date|set|ostruct|yaml|csv|tomllib|strict|warnings)\b['"]?\s*\)?(?:\s*import\s+[\w, *]+)?(?:\s*,\s*(?:json|sys|re|math|os|time|datetime))*/g

/** Members of otherwise watched modules that only tell something. */
const pureMembers =
  /\b(?:sys\.(?:version\w*|argv|path|platform|executable|maxsize|stdin(?:\.read\(\)|\.buffer)?|stdout\.write|exit|getsizeof)|os\.(?:getcwd|path\.\w+|sep|name|cpu_count|getpid|linesep|uname)|process\.(?:version\w*|argv|platform|arch|cwd|exit|stdout\.write|memoryUsage|uptime)|json\.(?:load|loads|dump|dumps|tool))/g

export function isHarmless(text: string, language: Language): boolean {
  if (language === 'other') return false
  if (language === 'awk')
    return !/\b(?:system|getline|print(?:f)?\b[^;}]*[|>])|\|\s*"|@load|@include/.test(
      withoutStrings(literalCalls(text).rest ?? text),
    )
  const stripped = withoutStrings(text).replace(pureMembers, ' ').replace(pureModules, ' ')
  return !suspicious.test(stripped) && !stripped.includes('`')
}

/** Everything that the code says in plain text. Linear: each table is one pass. */
export function callsIn(text: string, language: Language): readonly CodeCall[] {
  const calls: CodeCall[] = language === 'awk' ? [...literalCalls(text).calls] : []
  for (const argument of argumentsOf(text, shellCalls)) calls.push(commandOf(argument))
  if (language === 'ruby' || language === 'perl' || language === 'php')
    for (const [, a, b] of text.matchAll(/`([^`]*)`|(?:%x|qx)[{(]([^})]*)[})]/g))
      calls.push({ does: 'shell', text: a ?? b ?? '' })
  for (const { texts, call } of argumentsOf(text, deleteCalls)) {
    if (/Path\s*\($/.test(call.trim()) && !/\.(?:unlink|rmdir)\s*\(/.test(text)) continue
    const recursive =
      /rmtree|rm_r|remove_tree|rimraf|remove_dir|remove_entry|rmtree/.test(call) ||
      /recursive/.test(text)
    for (const path of texts) calls.push({ does: 'delete', path, recursive })
  }
  for (const { texts, rest } of argumentsOf(text, readCalls)) {
    const [path = ''] = texts
    const mode =
      /^[rwxab+t]{1,4}$/.exec(texts[1] ?? '')?.[0] ??
      /^\s*,\s*mode\s*=\s*['"]([rwaxb+t]+)['"]/.exec(rest)?.[1] ??
      'r'
    if (/[wax+]/.test(mode)) calls.push({ does: 'write', path, holds: writtenIn(text) })
    else calls.push({ does: 'read', path, recursive: false })
  }
  for (const { texts } of argumentsOf(text, writeCalls))
    calls.push({ does: 'write', path: texts[0] ?? '', holds: texts[1] ?? writtenIn(text) })
  for (const [, scheme = '', host = '', port] of text.matchAll(
    /\b(https?|ftp|wss?):\/\/([\w.-]+)(?::(\d+))?/g,
  ))
    calls.push({ does: 'connect', scheme, host: host.toLowerCase(), port: Number(port ?? 0) })
  for (const [, host = '', port = '0'] of text.matchAll(
    /connect\s*\(\s*\(?\s*['"]([\w.-]+)['"]\s*,\s*(\d+)/g,
  ))
    calls.push({ does: 'connect', scheme: 'tcp', host: host.toLowerCase(), port: Number(port) })
  return calls
}

/**
 * The texts that the code writes into files, one after the other: `f.write("…")`. Which goes into which file is not
 * followed; each is taken to hold them all.
 */
function writtenIn(text: string): string | null {
  let written = ''
  for (const match of text.matchAll(/\.(?:write|write_text|puts|print)\s*\(\s*/g)) {
    const found = stringAt(text, match.index + match[0].length)
    if (found === null || !/^\s*\)/.test(text.slice(found.end, found.end + 8))) return null
    written += `${found.value}\n`
  }
  return written === '' ? null : written
}

type Argument = { readonly call: string; readonly texts: readonly string[]; readonly rest: string }

/** The texts that stand in the place of a call's first argument: one, or a list of them. */
function* argumentsOf(text: string, calls: RegExp): Generator<Argument> {
  for (const match of text.matchAll(calls)) {
    let at = match.index + match[0].length
    const texts: string[] = []
    for (;;) {
      const found = stringAt(text, at)
      if (found === null) break
      texts.push(found.value)
      at = found.end
      const comma = /^\s*,\s*\[?\s*/.exec(text.slice(at, at + 16))
      if (comma === null || texts.length > 32) break
      if (stringAt(text, at + comma[0].length) === null) break
      at += comma[0].length
    }
    if (texts.length > 0) yield { call: match[0], texts, rest: text.slice(at, at + 64) }
  }
}

function commandOf({ call, texts }: Argument): CodeCall {
  const [first = ''] = texts
  const list = /\[\s*$/.test(call) || texts.length > 1
  return list && !/\s/.test(first) ? { does: 'run', words: texts } : { does: 'shell', text: first }
}

/** A string literal at `at`, its escapes taken away; null where there is none. */
function stringAt(
  text: string,
  at: number,
): { readonly value: string; readonly end: number } | null {
  const prefix = /^[rbfu]{0,2}/i.exec(text.slice(at, at + 2))?.[0] ?? ''
  const start = at + prefix.length
  const quote = text[start]
  if (quote !== "'" && quote !== '"' && quote !== '`') return null
  let value = ''
  for (let end = start + 1; end < text.length; end += 1) {
    const character = text[end] ?? ''
    if (character === quote) return { value, end: end + 1 }
    if (character !== '\\') value += character
    else {
      const [plain, length] = unescape(text, end)
      value += plain
      end += length - 1
    }
  }
  return null
}

/** One escape of the C family: its character and how many characters it takes. */
function unescape(text: string, at: number): readonly [string, number] {
  const hex = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-7]{1,3}))/.exec(text.slice(at, at + 6))
  if (hex !== null) {
    const [all, x, u, octal] = hex
    const code = octal === undefined ? parseInt(x ?? u ?? '0', 16) : parseInt(octal, 8)
    return [String.fromCharCode(code), all.length]
  }
  const next = text[at + 1] ?? ''
  const plain = ({ n: '\n', t: '\t', r: '\r' } as { readonly [key: string]: string })[next] ?? next
  return [plain, 2]
}

/** The code with the insides of its strings taken out. */
function withoutStrings(text: string): string {
  return text.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/gs, '""')
}
