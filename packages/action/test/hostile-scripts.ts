// Scripts of the shell's own parts whose cost would grow with the square of their length, or for ever.

/** So many pieces one after the other, up to the longest script that is read. */
export const many = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at))
    .join('')
    .slice(0, 32_768)

export const hostileScripts: readonly (readonly [string, string])[] = [
  ['here-documents on lines', many(10_000, () => 'cat <<A\n')],
  ['here-documents of one command', `cat ${many(8_000, () => '<<A ')}`],
  ['closed here-documents', many(4_000, () => 'cat <<A\nA\n')],
  ['substitutions', many(10_000, () => '$(')],
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
  ['subshells', `${'('.repeat(16_000)}${')'.repeat(16_000)}`],
]
