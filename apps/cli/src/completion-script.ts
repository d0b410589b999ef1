export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What can stand after one command's name. */
export type Words = {
  readonly name: string
  readonly summary: string
  readonly below: readonly string[]
  readonly options: readonly string[]
  readonly choices: readonly string[]
}

const renderers: { readonly [shell in Shell]: (words: readonly Words[]) => string } = {
  bash: renderBash,
  zsh: renderZsh,
  fish: renderFish,
}

/** A completion script: the commands first, then what the typed command takes. Files where it takes a file. */
export function renderCompletion(shell: Shell, words: readonly Words[]): string {
  return renderers[shell](words)
}

function after({ below, options, choices }: Words): string {
  return [...new Set([...below, ...choices, ...options, '--help'])].join(' ')
}

function renderBash(words: readonly Words[]): string {
  return `_custody() {
  local word=\${COMP_WORDS[COMP_CWORD]} words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${words.map(({ name }) => name).join(' ')} help --help --version"
  else
    case \${COMP_WORDS[1]} in
${words.map((one) => `      ${one.name}) words="${after(one)}" ;;`).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _custody custody
`
}

function renderZsh(words: readonly Words[]): string {
  return `#compdef custody
local -a commands
commands=(
${words.map(({ name, summary }) => `  '${name}:${summary.replaceAll("'", "'\\''")}'`).join('\n')}
)
if (( CURRENT == 2 )); then
  _describe command commands
else
  case $words[2] in
${words.map((one) => `    ${one.name}) compadd -- ${after(one)}; _files ;;`).join('\n')}
  esac
fi
`
}

function renderFish(words: readonly Words[]): string {
  const first = words.map(
    ({ name, summary }) =>
      `complete -c custody -n __fish_use_subcommand -f -a ${name} -d '${summary.replaceAll("'", "\\'")}'`,
  )
  const rest = words.map(
    (one) => `complete -c custody -n '__fish_seen_subcommand_from ${one.name}' -a '${after(one)}'`,
  )
  return `${[...first, ...rest].join('\n')}\n`
}
