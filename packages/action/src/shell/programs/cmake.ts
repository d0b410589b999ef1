import { isLiteral } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'

/** `cmake -E`: words of a program that does the same. Source: cmake(1), "Run a Command-Line Tool". */
const twins: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cat: 'cat',
    compare_files: 'cmp',
    copy: 'cp -R',
    copy_directory: 'cp -R',
    copy_directory_if_different: 'cp -R',
    copy_directory_if_newer: 'cp -R',
    copy_if_different: 'cp',
    copy_if_newer: 'cp',
    create_hardlink: 'ln -f',
    create_symlink: 'ln -sfn',
    echo: 'echo',
    echo_append: 'echo -n',
    environment: 'env',
    make_directory: 'mkdir -p',
    md5sum: 'md5sum',
    remove: 'rm',
    remove_directory: 'rm -rf',
    rename: 'mv',
    rm: 'rm',
    sha1sum: 'sha1sum',
    sha224sum: 'sha224sum',
    sha256sum: 'sha256sum',
    sha384sum: 'sha384sum',
    sha512sum: 'sha512sum',
    sleep: 'sleep',
    tar: 'tar',
    time: 'time',
    touch: 'touch',
    touch_nocreate: 'touch -c',
  }),
)

/** A generator of builds that is also a set of tools and an interpreter of its own language. Source: cmake(1). */
export const cmake: ProgramSpec = {
  names: 'cmake cmake3',
  style: 'gnu',
  traits: ['build'],
  options:
    'S=text, B=text, C=text, G=text, T=text, A=text, D=?, U=?, P=text, E, N, L=?, W=?, build=text, install=text, open=text, target=text, t=text, j parallel=?, config=text, preset=text, prefix=text, component=text, toolchain=text, install-prefix=text, v verbose',
  prints: 'filtered',
  effects: (use) =>
    use.words[0] === '-E'
      ? tool(use.words[1] ?? '', use.words.slice(2))
      : [...use.values('P'), ...use.values('C')].map((path): Effect => ({
          do: 'script',
          language: 'other',
          path,
          positional: use.operands,
        })),
}

function tool(name: string, words: readonly string[]): readonly Effect[] {
  if (!isLiteral(name)) return [{ do: 'obscure', code: 'PROGRAM_DYNAMIC', interpreter: true }]
  if (name === 'env') return [{ do: 'run', words: ['env', ...unmodified(words)] }]
  if (name === 'chdir') {
    const [folder = '', ...command] = words
    return command.length === 0 ? [] : [{ do: 'run', words: command, folder }]
  }
  // What CMake's own generators write into a build: the compiler's words, and files of such lines.
  if (name === '__run_co_compile')
    return [{ do: 'run', words: words.slice(words.indexOf('--') + 1) }]
  if (name === 'cmake_link_script')
    return words.slice(0, 1).map((path) => ({ do: 'script', language: 'shell', path }))
  const twin = twins.get(name)
  return twin === undefined ? [] : [{ do: 'run', words: [...twin.split(' '), ...words] }]
}

/** Words of `cmake -E env` as env reads them: changes to lists of folders are taken out. */
function unmodified(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => !/^--modify(?:=|$)/.test(word) && words[at - 1] !== '--modify')
}
