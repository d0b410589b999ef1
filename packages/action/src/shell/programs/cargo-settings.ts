import { isCommand } from '../command-text.ts'
import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'

/**
 * Cargo's settings whose value it starts, by their names as variables. Source: the Cargo Book, "Configuration",
 * "Environment variables".
 */
const starting =
  /^(?:CARGO_TARGET_\w+_(?:RUNNER|LINKER)|(?:CARGO_BUILD_)?(?:RUSTC|RUSTDOC)|(?:CARGO_BUILD_)?RUSTC_(?:WORKSPACE_)?WRAPPER)$/

/** Settings whose value is handed to the compiler, which starts the linker that it names. Source: the rustc book. */
const compiling = /^(?:CARGO_(?:ENCODED_|BUILD_|TARGET_\w+_)?RUST(?:DOC)?FLAGS|RUST(?:DOC)?FLAGS)$/

const linker = /(?:-C\s*|--codegen[\s=]+)["']?linker=([^\s"'\u001F]+)/g

/** What cargo starts beside the compiler: by `--config 'build.rustc-wrapper="x"'` and by variables of the call. */
export function cargoStarts(use: Use): readonly Effect[] {
  if (!/^(?:cargo|cross|maturin|wasm-pack|trunk|rustc|rustdoc)$/.test(use.program)) return []
  const settings = use.words
    .flatMap((word, index) =>
      use.words[index - 1] === '--config' ? [word] : (/^--config=(.*)$/s.exec(word)?.[1] ?? []),
    )
    .flatMap(settingOf)
  const variables = [...use.variables].map(([name, values]): Setting => [name, values[0] ?? ''])
  return [...settings, ...variables]
    .flatMap(startedBy)
    .filter(isCommand)
    .map((text): Effect => ({ do: 'shell', text }))
}

type Setting = readonly [name: string, value: string]

function startedBy([name, value]: Setting): readonly string[] {
  if (starting.test(name)) return [value]
  if (!compiling.test(name)) return []
  return [...value.matchAll(linker)].map(([, program = '']) => program)
}

/** A line of TOML by its name as a variable: `build.rustc-wrapper = "x"`, a list being words. */
function settingOf(line: string): readonly Setting[] {
  const [, key = '', written = ''] =
    /^([^=]*?(?:\.[^=.]*|"[^"]*"\.[\w-]+))\s*=\s*(.*)$/s.exec(line) ?? []
  if (key === '') return []
  const texts = [
    ...written.matchAll(/"""(.*?)"""|'''(.*?)'''|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs),
  ].map(([, long, longPlain, text, plain]) => long ?? longPlain ?? text ?? plain ?? '')
  const name = key.replace(/["']/g, '').replace(/\W+/g, '_').toUpperCase()
  return [[/^(?:build|target)\b/.test(key) ? `CARGO_${name}` : name, texts.join(' ')]]
}
