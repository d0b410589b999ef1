/**
 * Programs whose output is meant for `eval` and `source`: settings of the shell, hooks, completions. They print
 * what their own authors wrote, so it is no more than running them.
 */
const setups: readonly (readonly [program: RegExp, words: RegExp])[] = [
  [/^direnv$/, /^(?:hook|export)\b/],
  [
    /^(?:pyenv|rbenv|nodenv|goenv|jenv|phpenv|plenv|tfenv)$/,
    /^(?:-?init|virtualenv-init|sh-\w+)\b/,
  ],
  [/^opam$/, /^(?:config )?env\b/],
  [/^(?:brew|devbox)$/, /^(?:shellenv|global shellenv)\b/],
  [/^(?:fnm|vfox|proto)$/, /^(?:env|activate)\b/],
  [/^(?:mise|rtx|asdf)$/, /^(?:activate|env|hook-env|exec-env|completion)\b/],
  [/^(?:starship|zoxide|atuin|navi|mcfly|oh-my-posh|carapace)$/, /^(?:init|_carapace|\w+$)/],
  [/^(?:conda|mamba|micromamba|pixi)$/, /^(?:shell|shell\.\w+ hook|shell-hook)\b/],
  [/^thefuck$/, /^(?:--alias|-a)\b/],
  [/^(?:docker-machine|minikube)$/, /^(?:env|docker-env|podman-env)\b/],
  [/^(?:dircolors|lesspipe|lesspipe\.sh|resize|tset)$/, /^/],
  [/^fzf$/, /^--(?:bash|zsh|fish)\b/],
  [/^(?:register-python-argcomplete\d*|activate-global-python-argcomplete)$/, /^/],
  [/^luarocks$/, /^path\b/],
  [/^poetry$/, /^env activate\b/],
  [/./, /^(?:generate-shell-completion|(?:generate-)?completions?|shell-completion)\b/],
]

/** Whether a program prints settings for the shell that runs it. */
export function printsSetup(program: string, words: readonly string[]): boolean {
  const line = words.join(' ')
  return setups.some(([name, said]) => name.test(program) && said.test(line))
}
