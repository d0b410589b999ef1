// Scripts of the shell's own parts whose cost would grow with the square of their length, or for ever.

/** So many pieces one after the other, up to the longest script that is read. */
export const many = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at))
    .join('')
    .slice(0, 32_768)

/** What is asked of every parser of shells first; the page of figures names them always. */
export const namedScripts: readonly (readonly [string, string])[] = [
  ['10,000 here-documents', `cat ${'<<A'.repeat(10_000)}`],
  ['10,000 open substitutions', '$('.repeat(10_000)],
  ['5,000 substitutions one in another', `${'$(a '.repeat(5_000)}${')'.repeat(5_000)}`],
  ['16,000 subshells one in another', `${'('.repeat(16_000)}${')'.repeat(16_000)}`],
]

export const hostileScripts: readonly (readonly [string, string])[] = [
  ...namedScripts,
  ['here-documents on lines', many(10_000, () => 'cat <<A\n')],
  ['here-documents of one command', `cat ${many(8_000, () => '<<A ')}`],
  ['closed here-documents', many(4_000, () => 'cat <<A\nA\n')],
  ['substitutions in quotes', `echo ${many(8_000, () => '"$(')}`],
  ['closed substitutions', many(3_000, () => '$(a) ')],
  ['process substitutions', many(10_000, () => '<(')],
  ['backquotes', many(32_000, () => '`')],
  ['parameters in parameters', many(10_000, () => '${a:-')],
  ['pipes', many(16_000, () => 'a|')],
  ['lists', many(10_000, () => 'a&&')],
  ['redirections', `a ${many(10_000, () => '>b')}`],
  ['words', `rm ${many(16_000, () => 'a ')}`],
  ['paths', `rm ${many(8_000, () => '~/x ')}`],
  ['one deep path', `rm ${many(6_300, () => '/a/..')}`],
  ['globs', `rm ${many(4_500, () => '*?[a-z]')}`],
  ['values that double', `a=xxxxxxxx;${many(2_000, () => 'a=$a$a$a$a;')}`],
  [
    'loops in loops',
    `${many(8, () => 'for a in 1 2 3 4 5 6 7 8 9 10; do ')}rm $a;${many(8, () => 'done;')}`,
  ],
  [
    'functions that call the next twice',
    `${many(900, (at) => `f${at}(){ f${at + 1};f${at + 1};};`)}f0`,
  ],
  [
    'aliases that use the next twice',
    `${many(900, (at) => `alias a${at}='a${at + 1} a${at + 1}';`)}a0`,
  ],
  ['scripts', many(2_000, (at) => `bash -c 'x${at}'\n`)],
  ['wrappers', many(2_000, () => 'sudo env nice ')],
  ['folders one below another', many(8_000, () => 'cd a;')],
  ['open braces', `echo ${many(16, () => `${'{'.repeat(2_000)} `)}`],
  [
    'open braces that close one by one',
    `echo ${many(16, () => `${'{,'.repeat(500)}${'}'.repeat(500)} `)}`,
  ],
  ['long words', again('x'.repeat(8_000), 'b $a;')],
  ['long input', again('x'.repeat(8_000), 'b <<<$a;')],
  ['long paths', again('/a'.repeat(2_000), 'rm $a;')],
  ['long names', again('ca'.repeat(2_000), 'cat $a.x;')],
  ['long lists of folders', again('a:'.repeat(4_000), 'PATH=$a b;')],
  ['letters exchanged', again('xy'.repeat(4_000), 'tr xy yx <<<$a|rev|base64 -d;')],
  ['code read loosely', again('f(x) '.repeat(1_600), 'ruby -e "$a";')],
  ['code that is parsed', again('f(x);'.repeat(1_600), 'python3 -c "$a";')],
  ['code with mistakes', again(') '.repeat(500), 'python3 -c "$a";')],
  ['small code', many(2_000, () => "node -e 'f(1)';")],
  ['awk', again('{print $1}'.repeat(800), 'awk "$a";')],
  ['PowerShell', again('a b;'.repeat(2_000), 'pwsh -c "$a";')],
  ['cmd', again('a b&'.repeat(2_000), 'cmd /c "$a";')],
  ['arithmetic over a value', again('b+'.repeat(4_000), '((a));')],
  ['scripts in a value', again('b;'.repeat(4_000), 'sh -c "$a";')],
  ['rules of make in a value', again('a: b; c '.repeat(1_000), 'make -f - <<<$a;')],
  ['patterns', again('*/'.repeat(2_000), 'rm $a;')],
  ['queries', again('select x;'.repeat(800), 'psql -c "$a";')],
  ['edits of text', again('s/a/b/;'.repeat(1_000), 'sed "$a" <<<$a;')],
  ['tests of a value', again('x '.repeat(4_000), '[[ $a = $a ]];')],
  ['replaced in a value', again('x'.repeat(8_000), ': ${a//x/y};')],
  ['trimmed values', again('x'.repeat(8_000), ': ${a##*y};')],
]

/** The same text of 8 KB given to a program as often as there is room for. */
function again(text: string, command: string): string {
  return `a='${text}';${many(8_000, () => command).slice(0, 24_000)}`.slice(0, 32_768)
}
