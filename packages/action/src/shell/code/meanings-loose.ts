import { marks } from '../marks.ts'
import { chosenOf } from '../names-below.ts'
import { fromBase64, fromHex } from '../programs/decoders.ts'
import type { Meanings } from './evaluate.ts'
import type { Called, Meaning } from './meaning.ts'
import {
  argument,
  connects,
  folderOf,
  harmless,
  joinedPath,
  meanings,
  runs,
  runsCode,
  runsWith,
  runsWords,
  same,
  touches,
  transfers,
  writes,
} from './meaning.ts'
import { connectsSocket } from './meanings-shared.ts'
import { found } from './methods.ts'
import type { Value } from './value.ts'
import { either, elementsOf, list, onlyText, text, textsOf, unknown, unknownFrom } from './value.ts'

/** A text is a shell's, several words are a program's. */
const system: Meaning = (called) => {
  const [first] = called.given
  // `run(`ls`)`: the shell was started already.
  if (first === undefined || isPrinted(first)) return unknown
  return called.given.length === 1 ? runs(called) : runsWords(called)
}

const isPrinted = (value: Value): boolean =>
  value.some((one) => one.is === 'unknown' && one.sources.includes('command'))

const deletesAll =
  (recursive: boolean): Meaning =>
  ({ world, given }) => {
    for (const value of given)
      for (const one of value)
        for (const path of one.is === 'list' ? one.items : [[one]])
          if (path.some(({ is }) => is !== 'record' && is !== 'truth' && is !== 'number'))
            world.touch('delete', globbed(path), { recursive })
    return unknown
  }

/** A pattern in a text that the language itself expands. */
const globbed = (path: Value): Value =>
  either(
    textsOf(path).map((one) =>
      text(chosenOf(one.replaceAll('**', marks.below).replaceAll('*', marks.star))),
    ),
  )

/** `open(F, "<", path)`, `open F, ">path"`, `File.open(path, "w")`. */
const opensFile: Meaning = (called) => {
  const texts = called.given
    .map((value) => textsOf(value)[0] ?? '')
    .filter((one) => one !== marks.text)
  const mode =
    texts.find((one) => /^\+?[<>|]{1,2}\s*$|^[<>]{1,2}:|^[-|]{2}$|^\|?-\|?$/.test(one)) ?? ''
  const [first = ''] = texts.filter((one) => one !== mode)
  if (/^\s*\||\|\s*$/.test(first)) return called.world.shell(text(first.replaceAll('|', ' ')))
  if (/^-\||^\|-/.test(mode)) return called.world.shell(text(first))
  const path = text(first.replace(/^\s*\+?[<>]{1,2}\s*/, ''))
  const wants = /^\s*\+?>/.test(mode + first) || texts.some((one) => /^[wa]\+?b?$/.test(one))
  return first === ''
    ? unknown
    : wants
      ? called.world.touch('write', path, { manner: 'overwrite' })
      : called.world.touch('read', path)
}

/** Reads a file, or a URL where the language takes one. */
const reads: Meaning = (called) => {
  const [path = ''] = textsOf(argument(called, 0))
  return /^https?:/.test(path)
    ? called.world.connect(argument(called, 0), [])
    : called.world.touch('read', argument(called, 0))
}

const decodes: Meaning = (called) => {
  called.world.seen.add('decoded')
  const written = onlyText(argument(called, 0))
  const hex = /hex|pack/.test(called.name)
  const decoded = written === null ? null : hex ? fromHex(written) : fromBase64(written)
  return decoded === null ? unknownFrom(['decoded']) : text(decoded)
}

const environment: Meaning = ({ world, given: [name = unknown] }) =>
  onlyText(name) === 'HOME' ? text(world.use.home) : unknown
const expanded: Meaning = ({ world, given: [path = unknown] }) =>
  either(textsOf(path).map((one) => text(one.replace(/^~(?=\/|$)/, world.use.home))))
const folders: Meaning = ({ given: [pattern = unknown] }) => list([found(text(''), pattern, false)])
const home: Meaning = ({ world }: Called) => text(world.use.home)

const fed: Meaning = ({ world }) => {
  const { input } = world.state
  return input.text !== null && input.text !== ''
    ? text(input.text)
    : unknownFrom(input.sources, input.labels)
}

const calls = meanings([
  [
    'IO.popen popen io.popen Process.spawn proc_open',
    ({ world, given: [command = unknown] }) => world.run(command),
  ],
  [
    'YAML.load_file YAML.safe_load_file JSON.load_file CSV.read CSV.foreach CSV.table IniFile.load',
    touches('read'),
  ],
  ['STDIN.read STDIN.gets ARGF.read gets stdin.read readline io.read', fed],
  [
    'system exec spawn shell_exec passthru pcntl_exec Open3.capture2 Open3.capture3 Open3.popen3 Kernel.system Kernel.exec os.execute run pipeline os.cmd System.shell base.system fork.exec system* execlp execl process* shell/sh clojure.java.shell/sh',
    system,
  ],
  ['System.cmd run-program sb-ext:run-program ext:run-program', runsWith],
  ['open-pipe* open-process', ({ world, given }) => world.run(list(given.slice(1)))],
  ['open-pipe open-input-pipe open-output-pipe', runs],
  ['java.lang.ProcessBuilder ProcessBuilder', system],
  ['java.lang.Runtime.getRuntime().exec Runtime.getRuntime().exec', runs],
  ['text.execute list.execute', (called) => called.world.run(called.of ?? unknown)],
  [
    'FileUtils.rm_rf FileUtils.rm_r FileUtils.remove_dir FileUtils.remove_entry FileUtils.remove_entry_secure FileUtils.rmtree rmtree remove_tree delete-file-recursively delete-directory/files File.Path.rmtree File.rm_rf File.rm_r rm_rf',
    deletesAll(true),
  ],
  [
    'FileUtils.rm FileUtils.rm_f File.delete File.unlink Dir.rmdir Dir.delete Dir.unlink rmdir os.remove file.remove File.rm delete_file delete-file io/delete-file clojure.java.io/delete-file delete-directory',
    deletesAll(false),
  ],
  ['rm unlink fs.remove', deletesRecursive],
  ['open File.open fopen io.open open_file', opensFile],
  [
    'open-output-file call-with-output-file with-output-to-file open-file-output-port display-to-file',
    touches('write', { manner: 'overwrite' }),
  ],
  ['open-input-file call-with-input-file with-input-from-file file->string', touches('read')],
  [
    'File.read File.readlines File.foreach IO.read IO.readlines File.binread file_get_contents readfile file io.lines readLines readRDS read.csv scan readline readlines read_file File.stream URI.open OpenURI.open_uri readString slurp',
    reads,
  ],
  ['File.write IO.write file_put_contents writeLines write_file File.binwrite spit', writes],
  [
    'FileUtils.mv rename File.rename move os.rename file.rename mv rename-file rename-file-or-directory',
    transfers(true),
  ],
  ['FileUtils.cp copy file.copy File.copy File.cp cp copy-file', transfers(false)],
  ['FileUtils.cp_r cp_r', transfers(false, true)],
  [
    'FileUtils.ln_s symlink File.symlink',
    (called) => {
      called.world.touch('link', argument(called, 0), { manner: 'symbolic' })
      return called.world.touch('write', argument(called, 1), { manner: 'create' })
    },
  ],
  ['chmod File.chmod FileUtils.chmod', (called) => touches('chmod', { manner: 'mode' }, 1)(called)],
  [
    'mkdir Dir.mkdir FileUtils.mkdir_p FileUtils.mkdir dir.create',
    touches('write', { manner: 'create' }),
  ],
  ['Dir.glob glob Dir.children Dir.entries File.glob list.files', folders],
  [
    'eval instance_eval class_eval load loadstring dofile assert create_function Code.eval_string parse eval-string primitive-load',
    runsCode,
  ],
  [
    'decode_base64 Base64.decode64 Base64.strict_decode64 Base64.urlsafe_decode64 base64_decode MIME.Base64.decode_base64 Base.decode64 hex2bin',
    decodes,
  ],
  [
    'Net.HTTP.get Net.HTTP.get_response LWP.Simple.get HTTP.get curl_init download.file url readURL',
    connects(false),
  ],
  ['Net.HTTP.post Net.HTTP.post_form', connects(true)],
  [
    'java.net.Socket Socket TCPSocket.new TCPSocket.open TCPSocket fsockopen pfsockopen stream_socket_client IO.Socket.INET.new IO.Socket.INET Socket.tcp socket.tcp().connect socket.connect socketConnection connect socket_connect gen_tcp.connect',
    connectsSocket,
  ],
  ['Process.kill kill posix_kill', ({ world, given }) => world.kill(given.at(-1) ?? unknown)],
  ['Dir.home homedir System.user_home', home],
  ['getenv os.getenv Sys.getenv ENV.fetch System.get_env', environment],
  ['File.expand_path path.expand expanduser Path.expand', expanded],
  ['File.join joinpath file.path Path.join', ({ given }) => joinedPath(given)],
  [
    'paste0 string join string-append str',
    ({ given }) =>
      given.reduce<Value>(
        (left, right) =>
          either(textsOf(left).flatMap((one) => textsOf(right).map((other) => text(one + other)))),
        text(''),
      ),
  ],
  ['File.dirname dirname', ({ given: [path = unknown] }) => folderOf(path)],
  ['File.basename basename', () => text(marks.part)],
  [
    'array_map',
    ({ given: [name = [], over = []], callBack }) =>
      list(
        elementsOf(over)
          .slice(0, 8)
          .map((one) => callBack(name, [one])),
      ),
  ],
  ['Pathname.new Pathname String', same],
  ['shellescape quote escapeshellarg', same],
  ['puts print', harmless],
])

function deletesRecursive(called: Called): Value {
  const recursive = called.named.get('recursive') ?? []
  return deletesAll(
    recursive.some((one) => one.is === 'truth' || one.is === 'unknown' || one.is === 'thing'),
  )(called)
}

/** What Ruby, Perl, PHP, Lua, R, Julia, Elixir and their like have in common. */
export const loose: Meanings = {
  calls,
  watched: /^(?!)/,
  valueOf: (name, world) =>
    /^(?:(?:ENV|_ENV|_SERVER)\.HOME|Dir\.home)$/.test(name) ? text(world.use.home) : null,
}
