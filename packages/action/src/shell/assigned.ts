import { recordPath } from './effect.ts'
import { isForeignProxy } from './foreign-proxy.ts'
import { isLiteral } from './marks.ts'
import { parseScript } from './parse.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import { expansionIn } from './substitution.ts'

/** Variables that name files which programs load into themselves as they start. */
const loads: readonly (readonly [name: RegExp, files: RegExp])[] = [
  [/^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES)$/, /[^\s:]+/g],
  [/^(?:BASH_ENV|ENV|PYTHONSTARTUP)$/, /^.+$/gs],
  [
    /^NODE_OPTIONS$/,
    /(?<=(?:^|\s)(?:--require|--import|--loader|--experimental-loader|-r)[\s=])\S+/g,
  ],
  // A list of files, or names of the framework's own. Source: dotnet's "host startup hook".
  [/^DOTNET_STARTUP_HOOKS$/, /[^\s:;]+/g],
  [/^(?:CORECLR|COR)_PROFILER_PATH(?:_\w+)?$/, /^.+$/gs],
  [/^GOFLAGS$/, /(?<=-(?:toolexec|vettool|exec)=)[^\s'"]+/g],
  [
    /^(?:CARGO_(?:ENCODED_|BUILD_|TARGET_\w+_)?)?RUST(?:DOC)?FLAGS$/,
    /(?<=-C\s*linker=|--codegen[\s=]linker=)[^\s'"]+/g,
  ],
  [/^RUBYOPT$/, /(?<=(?:^|\s)-r)\S+/g],
  [/^PERL5OPT$/, /(?<=(?:^|\s)-[Mm])\S+/g],
  [
    /^(?:JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|(?:MAVEN|GRADLE|SBT|JAVA|CATALINA|ANT|JVM)_OPTS)$/,
    /(?<=-(?:javaagent|agentpath):)[^\s=]+/g,
  ],
]

/** Folders that anyone can fill. */
const anyones = /^\/(?:tmp|var\/tmp|dev\/shm)(?:\/|$)/

/** Variables that name folders which the loader of every program looks into. Sources: ld.so(8), dyld(1), iconv(1). */
const loaderPath =
  /^(?:LD_LIBRARY_PATH|DYLD_(?:FALLBACK_)?(?:LIBRARY|FRAMEWORK)_PATH|GCONV_PATH|PYTHONHOME)$/

/** Variables that name folders in which programs or their modules are looked for first. */
const searchPath =
  /^(?:PATH|PYTHONPATH|NODE_PATH|PERL5?LIB|RUBYLIB|LUA_C?PATH|CLASSPATH|GEM_(?:HOME|PATH)|BUN_INSTALL|TCLLIBPATH)$/

/** Variables whose value other programs start. Sources: man(1), less(1), git(1), sudo(8), ssh(1), rsync(1), the Cargo Book, npm-config(7). */
const started =
  /^(?:(?:MAN|GIT_|SYSTEMD_|PSQL_|BAT_|GH_|AWS_|DELTA_)?PAGER|(?:GIT_|GIT_SEQUENCE_|KUBE_|SUDO_|FC)?(?:EDITOR|EDIT)|VISUAL|BROWSER|LESSOPEN|LESSCLOSE|(?:SUDO|SSH|GIT)_ASKPASS|GIT_SSH(?:_COMMAND)?|GIT_PROXY_COMMAND|GIT_EXTERNAL_DIFF|RSYNC_RSH|RSYNC_CONNECT_PROG|CVS_RSH|SVN_SSH|CC|CXX|MAKE|FZF_DEFAULT_COMMAND|CARGO_TARGET_\w+_(?:RUNNER|LINKER)|(?:CARGO_BUILD_)?RUST(?:C|DOC)|(?:CARGO_BUILD_)?RUSTC_(?:WORKSPACE_)?WRAPPER|(?:npm_config|NPM_CONFIG)_script_shell|NPM_CONFIG_SCRIPT_SHELL)$/

/** Variables by which certificates are no longer looked at, and the values that say so. */
const unverified: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^(?:NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|GIT_SSL_VERIFY)$/, /^(?:0|false)$/i],
  [/^(?:GIT_SSL_NO_VERIFY|CURL_INSECURE|GOINSECURE)$/, /^(?!0$|false$|$)/i],
]

/** Programs that reach out or run anything: no prompt needs them. */
const reaching =
  /(?:^|[\s;|&$(/])(?:curl|wget|nc|ncat|socat|ssh|scp|bash|sh|python\d?|perl|ruby|node|eval|base64)\b|\/tmp\//

/** What giving a variable this value does, sooner or later: a prompt's commands, a library, no history. */
export function recordAssigned(
  name: string,
  value: string,
  state: State,
  recorder: Recorder,
): void {
  if (!/^(?:[A-Z_][A-Z0-9_]*|CARGO_\w+|PERL5\w+|npm_config_\w+|[a-z]+_proxy)$/.test(name)) return
  recordFolders(name, value, state, recorder)
  if (!isLiteral(value)) return
  if (name === 'HISTFILE' && anyones.test(value))
    recorder.add({ kind: 'config.change', subject: 'traces', program: '' })
  if (name === 'BASH_XTRACEFD')
    recorder.add({ kind: 'config.change', subject: 'recording', program: '' })
  if (started.test(name)) recordStarted(value, state, recorder)
  if (unverified.some(([one, off]) => one.test(name) && off.test(value)))
    recorder.add({ kind: 'config.change', subject: 'tls-verification', program: '' })
  if (/^(?:https?|all|ftp)_proxy$/i.test(name) && isForeignProxy(value))
    recorder.add({ kind: 'config.change', subject: 'proxy', program: '' })
  if (
    /^(?:HISTFILE|HISTSIZE|HISTFILESIZE|SAVEHIST)$/.test(name) &&
    /^(?:|0|\/dev\/null)$/.test(value)
  )
    recorder.add({ kind: 'config.change', subject: 'traces', program: '' })
  if (name === 'PROMPT_COMMAND') {
    if (reaching.test(value))
      recorder.add({ kind: 'schedule.add', through: 'prompt', operation: 'add' })
    const parsed = parseScript(value, recorder)
    if ('script' in parsed) recorder.follow.script(parsed.script, copyOf(state, recorder), recorder)
  } else if (/^PS[0-4]$/.test(name)) expansionIn(state, recorder).evaluate(value)
  for (const [variable, files] of loads)
    if (variable.test(name))
      for (const [file] of value.matchAll(files))
        if (file.includes('/') && !file.startsWith('data:'))
          recordPath('file.read', file, state, recorder, { manner: 'load' })
}

/** Programs and libraries that are looked for in folders that anyone can fill, before those of the system. */
function recordFolders(name: string, value: string, state: State, recorder: Recorder): void {
  if (!loaderPath.test(name) && !searchPath.test(name)) return
  const [first = ''] = value.split(':', 1)
  if (isLiteral(first) && anyones.test(first))
    recordPath('file.read', first, state, recorder, {
      manner: loaderPath.test(name) ? 'load' : 'search',
    })
}

/** What another program will start: a file that anyone can replace is foreign code. */
function recordStarted(value: string, state: State, recorder: Recorder): void {
  const command = value.replace(/^\|/, '').trim()
  const [first = ''] = command.split(/\s/)
  if (anyones.test(first)) recordPath('file.read', first, state, recorder, { manner: 'load' })
}
