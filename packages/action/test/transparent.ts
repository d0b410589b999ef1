import { onProgram, onName, programOf } from './one-program.ts'
import { single, double, ansi, json, perl, line, hex, base64, hexadecimal } from './quoting.ts'
import type { Wrapping } from './wrapping.ts'

/** Ways to write a command that bash runs just the same. */
export const transparent: readonly Wrapping[] = [
  ['bash -c', (it) => `bash -c ${single(it)}`],
  ['bash -c in double quotes', (it) => `bash -c ${double(it)}`],
  ['bash -c in ANSI-C quotes', (it) => `bash -c ${ansi(it)}`],
  ['bash -lc', (it) => `bash -lc ${single(it)}`],
  ['bash -e -o pipefail -c', (it) => `/usr/bin/env bash -e -o pipefail -c ${single(it)}`],
  ['sh -c in sh -c', (it) => `sh -c ${single(`sh -c ${single(it)}`)}`],
  ['eval', (it) => `eval ${single(it)}`],
  ['eval of a variable', (it) => `it=${single(it)}; eval "$it"`],
  ['bash -c of a variable', (it) => `it=${single(it)}; bash -c "$it"`],
  ['subshell', (it) => `(\n${it}\n)`],
  ['group', (it) => `{\n${it}\n}`],
  ['if', (it) => `if true; then\n${it}\nfi`],
  ['else', (it) => `if false; then :; else\n${it}\nfi`],
  ['condition', (it) => `if\n${it}\nthen :; fi`],
  ['for', (it) => `for it_ in 1; do\n${it}\ndone`],
  ['while', (it) => `while true; do\n${it}\nbreak\ndone`],
  ['until', (it) => `until false; do\n${it}\nbreak\ndone`],
  ['case', (it) => `case x in x)\n${it}\n;; esac`],
  ['function', (it) => `it_() {\n${it}\n}\nit_`],
  ['after &&', (it) => `true && {\n${it}\n}`],
  ['after ||', (it) => `false || {\n${it}\n}`],
  ['after ;', (it) => `cd . ; ${it}`],
  ['after a line', (it) => `echo hello\n${it}`],
  ['before a line', (it) => `${it}\necho hello`],
  ['into cat', (it) => `{\n${it}\n} | cat`],
  ['from true', (it) => `true | {\n${it}\n}`],
  ['in the background', (it) => `{\n${it}\n} & wait`],
  ['negated', (it) => `! {\n${it}\n}`],
  ['time', (it) => `time {\n${it}\n}`],
  ['errors away', (it) => `{\n${it}\n} 2>/dev/null`],
  ['output away', (it) => `{\n${it}\n} >/dev/null 2>&1 || true`],
  ['substitution', (it) => `echo "$(\n${it}\n)"`],
  ['substitution in a word', (it) => `x=a$(\n${it}\n)b`],
  ['backquotes', (it) => (/[`\\$]/.test(it) ? null : `echo \`\n${it}\n\``)],
  ['process substitution', (it) => `cat <(\n${it}\n)`],
  ['heredoc to bash', (it) => `bash <<'IT_ENDS'\n${it}\nIT_ENDS`],
  ['heredoc to bash -s', (it) => `bash -s -- x <<'IT_ENDS'\n${it}\nIT_ENDS`],
  ['heredoc to cat to sh', (it) => `cat <<'IT_ENDS' | sh\n${it}\nIT_ENDS`],
  ['here-string to bash', (it) => `bash <<< ${single(it)}`],
  ['echo to bash', (it) => (it.includes('\\') ? null : `echo ${single(it)} | bash`)],
  ['printf to bash', (it) => `printf '%s\\n' ${single(it)} | bash`],
  ['base64 to bash', (it) => `echo ${base64(it)} | base64 -d | bash`],
  ['a script written and run', (it) => `cat > it.sh <<'IT_ENDS'\n${it}\nIT_ENDS\nbash it.sh`],
  ['a script written and sourced', (it) => `echo ${single(it)} > it.sh && . ./it.sh`],
  ['a script made executable', (it) => `printf '%s\\n' ${single(it)} > it; chmod +x it; ./it`],
  ['trap', (it) => `trap ${single(it)} EXIT`],
  ['xargs sh -c', (it) => `echo x | xargs -I@@ sh -c ${single(it)}`],
  [
    'find -exec sh -c',
    (it) => (it.includes('{}') ? null : `find . -maxdepth 0 -exec sh -c ${single(it)} \\;`),
  ],
  ['timeout sh -c', (it) => `timeout 9 sh -c ${single(it)}`],
  ['nohup sh -c', (it) => `nohup sh -c ${single(it)} &`],
  ['env sh -c', (it) => `env it_=1 sh -c ${single(it)}`],
  ['nice sh -c', (it) => `nice -n 5 setsid sh -c ${single(it)}`],
  ['python os.system', (it) => `python3 -c ${single(`import os; os.system(${json(it)})`)}`],
  ['node execSync', (it) => `node -e ${single(`require("child_process").execSync(${json(it)})`)}`],
  ['comment before', (it) => `# tidy up\n${it}`],
  ['blank lines', (it) => `\n\n   ${it}\n\n`],
  ['strict mode', (it) => `set -euo pipefail\n${it}`],
  ['env X=1', (it) => onProgram(it, (text) => `env it_=1 ${text}`)],
  ['X=1', (it) => onProgram(it, (text) => `it_=1 ${text}`)],
  ['nohup', (it) => onProgram(it, (text) => `nohup ${text}`)],
  ['time of a program', (it) => onProgram(it, (text) => `time ${text}`)],
  ['command', (it) => onProgram(it, (text) => `command ${text}`)],
  ['exec', (it) => onProgram(it, (text) => `exec ${text}`)],
  ['timeout', (it) => onProgram(it, (text) => `timeout -k 5 60 ${text}`)],
  ['nice', (it) => onProgram(it, (text) => `nice -n 10 ${text}`)],
  ['stdbuf', (it) => onProgram(it, (text) => `stdbuf -oL ${text}`)],
  [
    'single quotes in the name',
    (it) => onName(it, (name) => `${name.slice(0, 1)}''${name.slice(1)}`),
  ],
  [
    'double quotes in the name',
    (it) => onName(it, (name) => `${name.slice(0, 1)}""${name.slice(1)}`),
  ],
  ['quoted letter', (it) => onName(it, (name) => `'${name.slice(0, 1)}'${name.slice(1)}`)],
  ['quoted name', (it) => onName(it, (name) => `"${name}"`)],
  ['backslash name', (it) => onName(it, (name) => `\\${name}`)],
  ['backslash letter', (it) => onName(it, (name) => `${name.slice(0, 1)}\\${name.slice(1)}`)],
  [
    'backslash and line end',
    (it) => onName(it, (name) => `${name.slice(0, 1)}\\\n${name.slice(1)}`),
  ],
  ['ANSI-C name', (it) => onName(it, (name) => ansi(name))],
  ['ANSI-C hexadecimal name', (it) => onName(it, (name) => `$'${hexadecimal(name)}'`)],
  [
    'variable name',
    (it) =>
      onName(
        it,
        () => '$it_',
        (name) => `it_=${name}; `,
      ),
  ],
  [
    'variable in braces',
    (it) =>
      onName(
        it,
        (name) => `\${it_}${name.slice(2)}`,
        (name) => `it_=${name.slice(0, 2)}\n`,
      ),
  ],
  ['default value', (it) => onName(it, (name) => `\${unset_one:-${name}}`)],
  [
    'two variables',
    (it) =>
      onName(
        it,
        () => `$it_a$it_b`,
        (name) => `it_a=${name.slice(0, 1)} it_b=${name.slice(1)}; `,
      ),
  ],
  [
    'array',
    (it) =>
      onName(
        it,
        () => '"${it_[0]}"',
        (name) => `it_=(${name}); `,
      ),
  ],
  ['echoed name', (it) => onName(it, (name) => `$(echo ${name})`)],
  ['printed name', (it) => onName(it, (name) => `$(printf %s ${name})`)],
  [
    'recased name',
    (it) =>
      onName(
        it,
        () => '${it_,,}',
        (name) => `it_=${name.toUpperCase()}; `,
      ),
  ],
  ['path of the name', (it) => onName(it, (name) => `/usr/bin/${name}`)],
  ['IFS for blanks', (it) => (/^\w[\w./ -]+$/.test(it) ? it.replaceAll(' ', '${IFS}') : null)],
  [
    'braces for blanks',
    (it) => (/^\w[\w./-]* [\w./ -]+$/.test(it) ? `{${it.replaceAll(' ', ',')}}` : null),
  ],
  [
    'line ends for blanks',
    (it) => (/^\w[\w./ -]+$/.test(it) ? it.replaceAll(' ', ' \\\n  ') : null),
  ],
  ['tabs for blanks', (it) => (/^\w[\w./ -]+$/.test(it) ? it.replaceAll(' ', ' \t ') : null)],
  [
    'quoted words',
    (it) =>
      /^\w[\w./ -]+$/.test(it)
        ? it
            .split(/ +/)
            .map((word) => `"${word}"`)
            .join(' ')
        : null,
  ],
  [
    'alias',
    (it) =>
      onName(
        it,
        () => 'it_',
        (name) => `shopt -s expand_aliases\nalias it_=${name}\n`,
      ),
  ],
  [
    'read into a variable',
    (it) => (/\n|<<\w/.test(it) ? null : `read -r it_ <<< ${single(line(it))}; eval "$it_"`),
  ],
  ['printf -v', (it) => `printf -v it_ '%s' ${single(it)}; eval "$it_"`],
  ['declare', (it) => `declare it_=${single(it)}; eval "$it_"`],
  ['export', (it) => `export it_=${single(it)}; bash -c "$it_"`],
  ['exported and read there', (it) => `export it_=${single(it)}; bash -c 'eval "$it_"'`],
  ['given to bash -c', (it) => `it_=${single(it)} bash -c 'eval "$it_"'`],
  ['env to bash -c', (it) => `env it_=${single(it)} bash -c 'eval "$it_"'`],
  ['argument of bash -c', (it) => `bash -c 'eval "$1"' _ ${single(it)}`],
  ['argument 0 of bash -c', (it) => `bash -c 'eval "$0"' ${single(it)}`],
  ['positional', (it) => `set -- ${single(it)}; eval "$1"`],
  ['array element', (it) => `it_=(a ${single(it)}); eval "\${it_[1]}"`],
  ['associative array', (it) => `declare -A it_; it_[x]=${single(it)}; eval "\${it_[x]}"`],
  ['associative literal', (it) => `declare -A it_=([x]=${single(it)}); eval "\${it_[x]}"`],
  ['indirect', (it) => `it_a=${single(it)}; it_b=it_a; eval "\${!it_b}"`],
  ['nameref', (it) => `it_a=${single(it)}; declare -n it_b=it_a; eval "$it_b"`],
  [
    'appended',
    (it) => `it_a=${single(it.slice(0, 3))}; it_a+=${single(it.slice(3))}; eval "$it_a"`,
  ],
  [
    'two halves',
    (it) => `it_a=${single(it.slice(0, 3))}; it_b=${single(it.slice(3))}; eval "$it_a$it_b"`,
  ],
  [
    'replaced',
    (it) =>
      /[@&\\]/.test(it) ? null : `it_=${single(it.replaceAll('r', '@'))}; eval "\${it_//@/r}"`,
  ],
  ['a prefix removed', (it) => `it_=${single(`xx:${it}`)}; eval "\${it_#xx:}"`],
  ['a suffix removed', (it) => `it_=${single(`${it}:xx`)}; eval "\${it_%:xx}"`],
  ['a slice', (it) => `it_=${single(`xxx${it}`)}; eval "\${it_:3}"`],
  ['for over a word', (it) => `for it_ in ${single(it)}; do eval "$it_"; done`],
  [
    'while read',
    (it) =>
      /\n|<<\w/.test(it)
        ? null
        : `echo ${single(line(it))} | while read -r it_; do eval "$it_"; done`,
  ],
  [
    'while read from a here-string',
    (it) =>
      /\n|<<\w/.test(it)
        ? null
        : `while IFS= read -r it_; do bash -c "$it_"; done <<< ${single(line(it))}`,
  ],
  [
    'while read from a heredoc',
    (it) =>
      /\n|<<\w/.test(it)
        ? null
        : `while read -r it_; do $SHELL -c "$it_"; done <<'IT_ENDS'\n${line(it)}\nIT_ENDS`,
  ],
  [
    'mapfile',
    (it) =>
      /\n|<<\w/.test(it) ? null : `mapfile -t it_ <<< ${single(line(it))}; eval "\${it_[0]}"`,
  ],
  ['eval of echo', (it) => `eval "$(echo ${single(it)})"`],
  ['eval of printf', (it) => (/\n|  |[*?[]/.test(it) ? null : `eval $(printf '%s' ${single(it)})`)],
  ['eval of cat', (it) => `eval "$(cat <<'IT_ENDS'\n${it}\nIT_ENDS\n)"`],
  ['bash -c of cat', (it) => `bash -c "$(cat <<'IT_ENDS'\n${it}\nIT_ENDS\n)"`],
  ['eval of base64', (it) => `eval "$(base64 -d <<< ${base64(it)})"`],
  ['bash -c of base64', (it) => `bash -c "$(echo ${base64(it)} | base64 --decode)"`],
  ['base64 from a variable', (it) => `it_=${base64(it)}; echo "$it_" | base64 -d | sh`],
  ['openssl base64', (it) => `echo ${base64(it)} | openssl base64 -d -A | sh`],
  ['hexadecimal to bash', (it) => `echo ${hex(it)} | xxd -r -p | bash`],
  ['printf escapes to bash', (it) => `printf '${hexadecimal(it)}' | bash`],
  ['echo -e to bash', (it) => `echo -e '${hexadecimal(it)}' | bash`],
  [
    'rev to bash',
    (it) => (/\n/.test(it) ? null : `echo ${single([...it].toReversed().join(''))} | rev | bash`),
  ],
  [
    'tr to bash',
    (it) => (/[A-Z\\]/.test(it) ? null : `echo ${single(it.replaceAll('r', 'Q'))} | tr Q r | bash`),
  ],
  [
    'sed to bash',
    (it) =>
      /[@\\]/.test(it) ? null : `echo ${single(it.replaceAll('r', '@'))} | sed 's/@/r/g' | bash`,
  ],
  ['source of a process substitution', (it) => `source <(echo ${single(it)})`],
  ['bash of a process substitution', (it) => `bash <(cat <<'IT_ENDS'\n${it}\nIT_ENDS\n)`],
  ['source of standard input', (it) => `. /dev/stdin <<< ${single(it)}`],
  ['bash of standard input', (it) => `bash /dev/stdin <<'IT_ENDS'\n${it}\nIT_ENDS`],
  ['bash -', (it) => `printf '%s' ${single(it)} | bash -`],
  ['bash -x', (it) => `echo ${single(it)} | bash -ex`],
  ['sudo-less su', (it) => `echo ${single(it)} | tee /dev/null | bash`],
  ['tee and run', (it) => `tee it.sh <<'IT_ENDS' >/dev/null && bash ./it.sh\n${it}\nIT_ENDS`],
  [
    'written outside and run',
    (it) => `cat <<'IT_ENDS' > /tmp/it.sh\n${it}\nIT_ENDS\nchmod +x /tmp/it.sh && /tmp/it.sh`,
  ],
  ['written, copied and run', (it) => `echo ${single(it)} > a.txt; cp a.txt b.sh; bash b.sh`],
  ['written, moved and run', (it) => `echo ${single(it)} > a.txt; mv a.txt b.sh; bash b.sh`],
  ['written and fed', (it) => `echo ${single(it)} > a.txt; bash < a.txt`],
  ['written and piped', (it) => `echo ${single(it)} > a.txt; cat a.txt | sh`],
  ['written and evaluated', (it) => `echo ${single(it)} > a.txt; eval "$(cat a.txt)"`],
  ['written and evaluated short', (it) => `echo ${single(it)} > a.txt; eval "$(< a.txt)"`],
  ['written by appending', (it) => `echo '#!/bin/sh' > a.sh; echo ${single(it)} >> a.sh; sh a.sh`],
  ['written in a group', (it) => `{ echo '#!/bin/sh'; echo ${single(it)}; } > a.sh; sh a.sh`],
  [
    'written by python and run',
    (it) => `python3 - <<'IT_ENDS'\nopen("a.sh","w").write(${json(it)})\nIT_ENDS\nsh a.sh`,
  ],
  [
    'written in another folder',
    (it) => `mkdir -p d && cd d && echo ${single(it)} > a.sh && cd .. && sh d/a.sh`,
  ],
  ['test of a substitution', (it) => `[ -n "$(\n${it}\n)" ]`],
  ['double brackets', (it) => `[[ -n $(\n${it}\n) ]]`],
  ['arithmetic', (it) => `echo $(( $(\n${it}\n) + 1 ))`],
  ['arithmetic command', (it) => `(( it_ = $(\n${it}\n) ))`],
  ['let', (it) => `let "it_ = $(\n${it}\n)"`],
  ['arithmetic for', (it) => `for (( i = $(\n${it}\n); i < 1; i++ )); do :; done`],
  ['index', (it) => `it_[$(\n${it}\n)]=1`],
  ['read index', (it) => `echo "\${it_[$(\n${it}\n)]}"`],
  ['default', (it) => `echo "\${it_:-$(\n${it}\n)}"`],
  ['assigned default', (it) => `: "\${it_:=$(\n${it}\n)}"`],
  ['alternative', (it) => `it_=1; echo "\${it_:+$(\n${it}\n)}"`],
  ['error message', (it) => `: "\${it_:?$(\n${it}\n)}"`],
  ['slice offset', (it) => `it_=x; echo "\${it_:$(\n${it}\n)}"`],
  ['replacement', (it) => `it_=x; echo "\${it_/x/$(\n${it}\n)}"`],
  ['pattern', (it) => `it_=x; echo "\${it_#$(\n${it}\n)}"`],
  ['case word', (it) => `case $(\n${it}\n) in *) ;; esac`],
  ['case pattern', (it) => `case x in $(\n${it}\n)) ;; esac`],
  ['for words', (it) => `for it_ in $(\n${it}\n); do :; done`],
  ['array words', (it) => `it_=( $(\n${it}\n) )`],
  ['export of a substitution', (it) => `export it_="$(\n${it}\n)"`],
  ['local of a substitution', (it) => `it_() { local x="$(\n${it}\n)"; }; it_`],
  ['declare of a substitution', (it) => `declare -r it_=$(\n${it}\n)`],
  ['assignment before a program', (it) => `it_="$(\n${it}\n)" true`],
  ['heredoc with a substitution', (it) => `cat <<IT_ENDS\n$(\n${it}\n)\nIT_ENDS`],
  ['here-string with a substitution', (it) => `cat <<< "$(\n${it}\n)"`],
  ['redirection target', (it) => `echo x > "$(\n${it}\n)"`],
  ['process substitution as a target', (it) => `echo x > >(\n${it}\n)`],
  [
    'tee into a process substitution',
    (it) => (reads(it) ? null : `echo x | tee >(\n${it}\n) >/dev/null`),
  ],
  ['braces with a substitution', (it) => `echo {a,"$(\n${it}\n)"}`],
  ['substitution in double quotes in single', (it) => `echo "it's $(\n${it}\n)"`],
  ['coproc', (it) => `coproc {\n${it}\n}`],
  ['coproc with a name', (it) => `coproc IT {\n${it}\n}`],
  ['select', (it) => (reads(it) ? null : `select it_ in a; do\n${it}\nbreak; done <<< 1`)],
  ['function keyword', (it) => `function it_ {\n${it}\n}\nit_`],
  ['function in a subshell', (it) => `it_() (\n${it}\n); it_`],
  ['function through a function', (it) => `it_() {\n${it}\n}\nit_b() { it_; }\nit_b`],
  ['function by a variable', (it) => `it_() {\n${it}\n}\nit_b=it_; $it_b`],
  ['exported function', (it) => `it_() {\n${it}\n}\nexport -f it_; bash -c it_`],
  ['function over a program', (it) => `seq() {\n${it}\n}\nseq`],
  [
    'alias of all',
    (it) => (it.includes('\n') ? null : `shopt -s expand_aliases\nalias it_=${single(it)}\nit_`),
  ],
  ['elif', (it) => `if false; then :; elif true; then\n${it}\nfi`],
  ['case fallthrough', (it) => `case x in x) ;& y)\n${it}\n;; esac`],
  ['nested groups', (it) => `( { (\n${it}\n); }; )`],
  ['after a colon', (it) => `:; ${it}`],
  ['after a heredoc', (it) => `cat <<A >/dev/null\nhello\nA\n${it}`],
  ['after an assignment', (it) => `it_=1\n${it}`],
  ['after false', (it) => `false; ${it}`],
  ['and after it', (it) => (/\n|#/.test(it) ? null : `${it} && echo done`)],
  ['or after it', (it) => (/\n|#/.test(it) ? null : `${it} || true`)],
  ['both streams piped', (it) => `{\n${it}\n} |& cat`],
  ['redirection before', (it) => onProgram(it, (text) => `</dev/null ${text}`)],
  ['redirection before, twice', (it) => onProgram(it, (text) => `2>&1 >/dev/null ${text}`)],
  ['descriptor variable', (it) => `{\n${it}\n} {it_}>&1`],
  ['exec redirection before', (it) => `exec 3>&1\n${it}`],
  ['zsh -c', (it) => `zsh -c ${single(it)}`],
  ['dash -c', (it) => `dash -c ${single(it)}`],
  ['busybox sh -c', (it) => `busybox sh -c ${single(it)}`],
  ['bash -c --', (it) => `bash -c -- ${single(it)}`],
  ['bash --norc -c', (it) => `bash --norc --noprofile -c ${single(it)}`],
  ['bash +x -c', (it) => `bash +x -c ${single(it)}`],
  ['bash -c with options behind', (it) => `bash -c -e ${single(it)}`],
  ['bash -ic', (it) => `/bin/bash -ic ${single(it)} name one`],
  ['bash -O', (it) => `bash -O extglob -c ${single(it)}`],
  ['quoted bash', (it) => `"bash" '-c' ${single(it)}`],
  ['variable shell', (it) => `sh_=bash; $sh_ -c ${single(it)}`],
  ['$SHELL', (it) => `$SHELL -c ${single(it)}`],
  ['$BASH', (it) => `"$BASH" -c ${single(it)}`],
  ['env -i', (it) => `env -i PATH="$PATH" bash -c ${single(it)}`],
  [
    'env -S',
    (it) =>
      `env -S ${single(`bash -c ${double(it)}`)}`.includes('$')
        ? null
        : `env -S ${single(`bash -c ${double(it)}`)}`,
  ],
  ['env -u', (it) => `env -u it_ -C . bash -c ${single(it)}`],
  ['command bash', (it) => `command bash -c ${single(it)}`],
  ['command -p', (it) => `command -p bash -c ${single(it)}`],
  ['builtin eval', (it) => `builtin eval ${single(it)}`],
  ['command eval', (it) => `command eval ${single(it)}`],
  ['eval --', (it) => `eval -- ${single(it)}`],
  ['eval in words', (it) => (/^\w[\w./ -]+$/.test(it) ? `eval ${it}` : null)],
  ['eval of eval', (it) => `eval eval ${single(single(it))}`],
  ['exec bash', (it) => `exec bash -c ${single(it)}`],
  ['exec -a', (it) => `exec -a name bash -c ${single(it)}`],
  ['nohup in the background', (it) => `nohup bash -c ${single(it)} >/dev/null 2>&1 &`],
  ['setsid', (it) => `setsid -f bash -c ${single(it)}`],
  ['flock -c', (it) => `flock /tmp/lock -c ${single(it)}`],
  ['flock', (it) => `flock -n /tmp/lock bash -c ${single(it)}`],
  ['script -c', (it) => `script -qc ${single(it)} /dev/null`],
  ['watch', (it) => `watch -n 1 ${single(it)}`],
  ['xargs -0', (it) => `printf '%s\\0' ${single(it)} | xargs -0 bash -c`],
  [
    'xargs -I in quotes',
    (it) => (/['"\\]|^\s|\n/.test(it) ? null : `echo ${single(it)} | xargs -I% bash -c %`),
  ],
  [
    'xargs bash -c',
    (it) => (/['"\\\n]/.test(it) ? null : `echo ${single(it)} | xargs -d '\n' bash -c`),
  ],
  ['parallel', (it) => (it.includes('{') ? null : `parallel ::: ${single(it)}`)],
  [
    'parallel of standard input',
    (it) => (/[\\{\n]/.test(it) ? null : `echo ${single(it)} | parallel`),
  ],
  [
    'find -execdir',
    (it) =>
      it.includes('{}') ? null : `find . -maxdepth 1 -name x -execdir bash -c ${single(it)} +`,
  ],
  ['perl system', (it) => `perl -e ${single(`system(${perl(it)})`)}`],
  ['perl exec', (it) => `perl -e ${single(`exec ${perl(it)};`)}`],
  ['ruby system', (it) => `ruby -e ${single(`system(${perl(it)})`)}`],
  ['php system', (it) => `php -r ${single(`system(${perl(it)});`)}`],
  ['awk system', (it) => (/["\\\n]/.test(it) ? null : `awk ${single(`BEGIN{system("${it}")}`)}`)],
  [
    'python subprocess',
    (it) => `python3 -c ${single(`import subprocess\nsubprocess.run(${json(it)}, shell=True)`)}`,
  ],
  ['python heredoc', (it) => `python3 <<'IT_ENDS'\nimport os\nos.system(${json(it)})\nIT_ENDS`],
  [
    'python bash -c',
    (it) =>
      `python3 -c ${single(`import subprocess; subprocess.check_call(["bash", "-c", ${json(it)}])`)}`,
  ],
  [
    'node heredoc',
    (it) =>
      `node - <<'IT_ENDS'\nconst { execSync } = require('child_process')\nexecSync(${json(it)}, { stdio: 'inherit' })\nIT_ENDS`,
  ],
  ['git alias', (it) => `git -c alias.it=${single(`!${it}`)} it`],
  [
    'make from standard input',
    (it) => (/[$\n#\\]/.test(it) ? null : `printf 'all:\\n\\t%s\\n' ${single(it)} | make -f -`),
  ],
  ['npm exec', (it) => `npm exec -c ${single(it)}`],
  ['npx -c', (it) => `npx -c ${single(it)}`],
  ['tmux', (it) => `tmux new-session -d ${single(it)}`],
  ['screen', (it) => `screen -dm bash -c ${single(it)}`],
  ['at', (it) => `at now <<< ${single(it)}`],
  ['ssh to this machine', (it) => `ssh localhost ${single(it)}`],
  ['su', (it) => `su dev -c ${single(it)}`],
  ['systemd-run', (it) => `systemd-run --user bash -c ${single(it)}`],
  ['docker with the root', (it) => `unshare -r bash -c ${single(it)}`],
  ['vim', (it) => (/[|%#!\n]/.test(it) ? null : `vim -es -c ${single(`!${it}`)} -c q`)],
  [
    'tar checkpoint',
    (it) =>
      /[\n]/.test(it)
        ? null
        : `tar cf /dev/null --checkpoint=1 --checkpoint-action=exec=${single(it)} .`,
  ],
  ['line ending of Windows', (it) => `${it}\r\n`.replace('\r\n', ' \n')],
  ['function with its words', (it) => onProgram(it, (text) => `it_() { "$@"; }; it_ ${text}`)],
  ['positional words', (it) => onProgram(it, (text) => `set -- ${text}\n"$@"`)],
  ['words of bash -c', (it) => onProgram(it, (text) => `bash -c '"$@"' _ ${text}`)],
  ['array of words', (it) => onProgram(it, (text) => `it_=(${text})\n"\${it_[@]}"`)],
  [
    'array of words, appended',
    (it) => onProgram(it, (text) => `it_=(); it_+=(${text})\n"\${it_[@]}"`),
  ],
  [
    'words from xargs',
    (it) =>
      /^\w[\w./ -]+$/.test(it) && programOf(it) !== null
        ? `printf '%s ' ${it.slice(it.indexOf(' ') + 1)} | xargs ${it.slice(0, it.indexOf(' '))}`
        : null,
  ],
  [
    'all words from xargs',
    (it) => (/^\w[\w./ -]+$/.test(it) && programOf(it) !== null ? `echo ${it} | xargs env` : null),
  ],
  [
    'words split at commas',
    (it) => (/^\w[\w./ -]+$/.test(it) ? `IFS=,; it_=${it.replace(/ +/g, ',')}; $it_` : null),
  ],
  [
    'busybox',
    (it) =>
      /^(?:rm|cat|chmod|chown|dd|wget|nc|mv|cp|ln|kill) /.test(it)
        ? onProgram(it, (text) => `busybox ${text}`)
        : null,
  ],
  [
    'glob name',
    (it) =>
      /^(?:rm|cat|curl|chmod|dd) /.test(it) && programOf(it) !== null
        ? `/bin/${it[0]}?${it.slice(2)}`
        : null,
  ],
  [
    'glob by brackets',
    (it) =>
      /^(?:rm|cat|curl|chmod|dd) /.test(it) && programOf(it) !== null
        ? `/bin/[${it[0]}]${it.slice(1)}`
        : null,
  ],
  ['process root', (it) => onName(it, (name) => `/proc/self/root/usr/bin/${name}`)],
  [
    'case of letters',
    (it) =>
      onName(
        it,
        () => '${it_,,}',
        (name) => `it_=${name.toUpperCase()}; `,
      ),
  ],
  [
    'letters from a string',
    (it) =>
      onName(
        it,
        (name) => `\${it_:1:${name.length}}`,
        (name) => `it_=x${name}x; `,
      ),
  ],
  ['which', (it) => onName(it, (name) => `$(which ${name})`)],
  ['command -v', (it) => onName(it, (name) => `"$(command -v ${name})"`)],
  ['backquoted name', (it) => onName(it, (name) => '`echo ' + name + '`')],
  ['decoded name', (it) => onName(it, (name) => `$(echo ${base64(name)} | base64 -d)`)],
  ['printed hexadecimal name', (it) => onName(it, (name) => `$(printf '${hexadecimal(name)}')`)],
  ['locale quotes', (it) => onName(it, (name) => `$"${name}"`)],
  [
    'octal name',
    (it) =>
      onName(
        it,
        (name) => `$'${[...name].map((c) => `\\${c.charCodeAt(0).toString(8)}`).join('')}'`,
      ),
  ],
  [
    'unicode name',
    (it) =>
      onName(
        it,
        (name) => `$'${[...name].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')}'`,
      ),
  ],
  [
    'empty expansion in the name',
    (it) => onName(it, (name) => `${name.slice(0, 1)}$@${name.slice(1)}`),
  ],
  [
    'empty variable in the name',
    (it) =>
      onName(
        it,
        (name) => `${name.slice(0, 1)}\${it_}${name.slice(1)}`,
        () => 'it_=; ',
      ),
  ],
  [
    'empty substitution in the name',
    (it) => onName(it, (name) => `${name.slice(0, 1)}$()${name.slice(1)}`),
  ],
  ['empty variable before', (it) => onProgram(it, (text) => `it_=; $it_ ${text}`)],
  ['taskset', (it) => onProgram(it, (text) => `taskset -c 0 ${text}`)],
  ['numactl', (it) => onProgram(it, (text) => `numactl ${text}`)],
  ['numactl on a node', (it) => onProgram(it, (text) => `numactl -N 0 -m 0 ${text}`)],
  ['chrt', (it) => onProgram(it, (text) => `chrt -f 10 ${text}`)],
  ['ssh-agent', (it) => onProgram(it, (text) => `ssh-agent ${text}`)],
  ['podman unshare', (it) => onProgram(it, (text) => `podman unshare ${text}`)],
  ['toolbox run', (it) => onProgram(it, (text) => `toolbox run ${text}`)],
  ['prlimit', (it) => onProgram(it, (text) => `prlimit -n100 ${text}`)],
  ['cgexec', (it) => onProgram(it, (text) => `cgexec -g cpu:x ${text}`)],
  ['daemonize', (it) => onProgram(it, (text) => `daemonize -c . ${text}`)],
  ['direnv exec', (it) => onProgram(it, (text) => `direnv exec . ${text}`)],
  ['foreman run', (it) => onProgram(it, (text) => `foreman run ${text}`)],
  ['linker', (it) => onName(it, (name) => `/lib64/ld-linux-x86-64.so.2 /usr/bin/${name}`)],
  ['emulator', (it) => onName(it, (name) => `qemu-x86_64 -L / /usr/bin/${name}`)],
  ['unknown program before a shell', (it) => `it-wrapper 5 sh -c ${single(it)}`],
  [
    'unknown program',
    (it) =>
      /^(?:rm|shred|dd|chmod|chown|curl|wget|nc) .*[-/~.]/.test(it)
        ? onProgram(it, (text) => `it-wrapper ${text}`)
        : null,
  ],
  ['capsh', (it) => `capsh --drop=all -- -c ${single(it)}`],
  ['flatpak run', (it) => `flatpak run --command=sh org.example.App -c ${single(it)}`],
  ['nodemon', (it) => `nodemon --exec ${single(it)}`],
  ['pm2', (it) => (/\s/.test(it) ? `pm2 start ${single(it)}` : null)],
  ['pm2 with a shell', (it) => `pm2 start bash -- -c ${single(it)}`],
  ['forever', (it) => `forever start -c ${single(it)} x`],
]

/** It begins with what it is fed, and that is another thing there. */
function reads(command: string): boolean {
  return /^\s*(?:base64|cat|rev|tr|xxd|openssl|bash|sh)\b[^\n]*\|/.test(command)
}
