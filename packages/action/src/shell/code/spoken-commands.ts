/** Words by which languages start programs. */
const starts = /\b(?:system|exec\w*|spawn\w*|popen|process\w*|cmd|shell\w*|run\w*|command)\b|\.!/i

/** A text in quotes that begins as nothing but a command does. */
const command =
  /(["'`])((?:sudo\s+)?(?:\/[\w/]*\/)?(?:rm|shred|mkfs[.\w]*|dd|curl|wget|nc|ncat|bash|sh|zsh|chmod|chown|kill|reboot|shutdown)\s(?:(?!\1)[^\n])+)\1/g

/** More of them than this are not looked at. */
const commandsMax = 8

/**
 * The commands that stand as texts in code whose calls are not all understood, where it has a word for starting
 * programs: `System.Process.system "rm -rf /"`, `"rm -rf /".!`.
 */
export function spokenCommands(source: string): readonly string[] {
  if (source.length > 4_096 || !starts.test(source)) return []
  return [...[...source.matchAll(command)].map(([, , text = '']) => text), ...built(source)].slice(
    0,
    commandsMax,
  )
}

/** Rust's commands are built word by word: `Command::new("rm").arg("-rf").args(["x"])`. */
const builder =
  /\bCommand::new\(\s*("[^"\n]*")\s*\)((?:\s*\.(?:args?|current_dir|env|stdin|stdout|stderr)\([^()]*(?:\([^()]*\))?[^()]*\))*)/g

function built(source: string): readonly string[] {
  return [...source.matchAll(builder)].map(([, program = '', rest = '']) => {
    const words = [...rest.matchAll(/\.args?\(([^()]*)\)/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, word = '']) => word),
    )
    return [program.slice(1, -1), ...words]
      .map((word) => `'${word.replaceAll("'", "'\\''")}'`)
      .join(' ')
  })
}
