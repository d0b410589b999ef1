import { single } from './quoting.ts'

// Commands of 32 KB whose cost would grow with the square of their length, or without end, in what stands behind the
// shell: interpreters' code, what programs print, files written and read again, lists of hosts and statements.

const longest = 32_768

const filled = (text: string, length = 30_000) =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length)

const pieces: readonly (readonly [name: string, text: string])[] = [
  ['parentheses', '('],
  ['brackets', '['],
  ['braces', '{'],
  ['keys', '{a:'],
  ['calls', 'f('],
  ['writes', 'open("a","w").write("x")\n'],
  ['commands', 'os.system("ls")\n'],
  ['sums', 'a=a+a+a+a\n'],
  ['conditions', 'if x:\n '],
  ['functions', 'def f():\n f()\n'],
  ['functions in braces', 'function f(){f()}'],
  ['arrows', '()=>'],
  ['templates', '`${'],
  ['formats', 'f"{'],
  ['signs', '-'],
  ['waits', 'await '],
  ['choices', 'a?b:'],
  ['texts joined', '"a"+'],
  ['evaluations', 'eval("'],
  ['brackets of all kinds', '(]{)'],
  ['words', 'a '],
  ['closing', ')'],
  ['generics', 'a<b,'],
  ['members', 'a.'],
]

/** What is parsed is tried at the lengths up to which it is, short code in spite of its mistakes. */
const interpreters: readonly (readonly [
  name: string,
  start: (code: string) => string,
  lengths: readonly number[],
])[] = [
  ['python', (code) => `python3 -c ${single(code)}`, [1_000, 8_000]],
  ['node', (code) => `node -e ${single(code)}`, [1_000, 8_000]],
  ['ruby', (code) => `ruby -e ${single(code)}`, [30_000]],
  ['awk', (code) => `awk ${single(code)}`, [30_000]],
]

export const hostileCalls: readonly (readonly [name: string, command: string])[] = [
  ...interpreters.flatMap(([program, start, lengths]) =>
    pieces.flatMap(([name, text]): readonly [string, string][] =>
      lengths.map((length) => [
        `${length} letters of ${name} to ${program}`,
        start(filled(text, length)),
      ]),
    ),
  ),
  [
    'values of awk that double',
    `awk ${single(
      Array.from({ length: 40 }, (_, at) => `a${at + 1}=a${at} a${at};`)
        .join('')
        .replace('a1=', 'a0="x";a1='),
    )}`,
  ],
  [
    'values of ruby that double',
    `ruby -e ${single(`a0="x";${Array.from({ length: 40 }, (_, at) => `a${at + 1}=a${at}+a${at};`).join('')}system(a40)`)}`,
  ],
  [
    'values of python that double',
    `python3 -c ${single(`a0="x"\n${Array.from({ length: 40 }, (_, at) => `a${at + 1}=a${at}+a${at}\n`).join('')}`)}`,
  ],
  ['files that grow by one another', `echo x>f;${filled('cat f>>g;cat g>>f;')}`],
  ['a file appended to', filled('echo a>>f;')],
  ['a file run again and again', `printf %s ${single(filled('x\n'))} >a;sh a;sh a;sh a`],
  ['hosts', `curl ${filled('http://a/b ')}`],
  ['statements', `psql -c ${single(filled('drop table x;'))}`],
  ['rules of make', `printf '${filled('a:\\n\\tb\\n')}' | make -f -`],
  ['lines to xargs', `printf '${filled('a\\n')}' | xargs -n1 rm`],
  ['lines to a loop', `printf '${filled('a\\n')}' | while read x; do rm $x; done`],
  [
    'letters through filters',
    `echo ${filled('a;', 20_000)} | rev | rev | tr a b | sed s/b/c/ | sh`,
  ],
  ['base 64', `echo ${filled('QUFB')} | base64 -d | sh`],
  ['values of printf', `printf '${filled('%s', 14_000)}' ${filled('a ', 14_000)}`],
  ['braces', filled('{a,b} ')],
  ['ranges', filled('{1..9} ')],
  ['cases', `case x in ${filled('a) b;; ')}esac`],
  ['elements', Array.from({ length: 2_000 }, (_, at) => `a[${at % 256}]=1;`).join('')],
  [
    'names of elements',
    `declare -A a;${Array.from({ length: 2_000 }, (_, at) => `a[k${at}]=1;`).join('')}`,
  ],
  [
    'variables before programs',
    Array.from({ length: 1_500 }, (_, at) => `v${at}=1;x=1 y;`).join(''),
  ],
  [
    'references',
    Array.from({ length: 1_200 }, (_, at) => `declare -n r${at}=r${at + 1};`).join(''),
  ],
  ['arithmetic', `echo $((${filled('1+')}1))`],
  ['names in arithmetic', `a='b[1]';b='a[1]';${filled('((a+b));')}`],
  ['traps', filled("trap 'trap x INT' EXIT;")],
  ['aliases', filled("alias a='b c';a;")],
  ['a version of a program', `command ${filled('1.')}`],
  ['programs behind programs', `eval ${single(filled('exec ', 8_000))}`],
  ['empty lines to sed', `sed ${single(filled('\n'))}`],
  ['empty lines to lftp', `lftp -c ${single(filled('\n'))}`],
  ['empty lines to psql', `psql <<'A'\n${filled('\n')}\nA\n`],
  ...[
    '\\copy a ',
    'update a ',
    'alter table a ',
    'create role a ',
    'VACUUM a ',
    "TO PROGRAM '",
    "writefile('",
    '.once -a ',
    '\\o a',
  ].map((piece): readonly [string, string] => [
    `commands of a client: ${piece}`,
    `psql <<'A'\n${filled(piece)}\nA\n`,
  ]),
  ...['#|', '(', '"', '(let ((a ', "'"].map((piece): readonly [string, string] => [
    `pieces of Lisp: ${piece}`,
    `guile <<'A'\n${filled(piece)}\nA\n`,
  ]),
  ['descriptors', Array.from({ length: 1_500 }, (_, at) => `exec {d${at}}>f;`).join('')],
  ['what is written to a descriptor', `exec 3>f;${filled('echo a>&3;')}`],
  ['mounts', `docker run ${filled('-v /a:/a ')} a rm -rf ${filled('/b ', 2_000)}`],
  ['containers in containers', `${filled('docker run -v /a:/a a ', 3_000)} rm -rf /a`],
  ['files that ffmpeg writes', `ffmpeg ${filled('a ')}`],
  ['names behind an unknown program', `unknownwrapper ${filled('rm -r ')}`],
  ['accounts of a host', `rsync ${single(filled('@'))} b`],
  ['blanks in a setting', `wget -e ${single(filled(' '))}`],
  ['blanks in a configuration', `curl -K - <<'A'\na${filled(' ')}"" b\nA\n`],
  ['patterns without an end', `awk ${single(filled('/['))}`],
  ['PowerShell', `pwsh -c ${single(filled('a;'))}`],
  ['cmd', `cmd /c ${single(filled('a&'))}`],
].map(([name = '', command = '']) => [name, command.slice(0, longest)] as const)
