import type { Meaning } from './meaning.ts'
import { argument, connects, meanings, runs, runsWords, same, touches, writes } from './meaning.ts'
import { loose } from './meanings-loose.ts'
import type { Meanings } from './evaluate.ts'
import { connectsSocket } from './meanings-shared.ts'
import { list, textsOf, unknown } from './value.ts'

/** `CommandContext(ctx, name, words…)`. */
const runsAfterFirst: Meaning = ({ world, given }) => world.run(list(given.slice(1)))

/** `execlp(file, name, words…)`: the second is what it is called, not a word of it. Source: exec(3). */
const runsNamed: Meaning = ({ world, given: [file = unknown, , ...words] }) =>
  world.run(list([file, ...words]))

/** `Process.Start("rm", "-rf x")`: the words in one text. */
const starts: Meaning = (called) => {
  const [program = ''] = textsOf(argument(called, 0))
  const [words = ''] = called.given.length > 1 ? textsOf(argument(called, 1)) : []
  return called.world.shell([{ is: 'text', text: `${program} ${words}`.trim(), from: null }])
}

/** Go's words are a list that is not read here. */
const runsUnread: Meaning = ({ world, given: [program = unknown] }) =>
  world.run(list([program, unknown]))

/** `File("x").deleteRecursively()` */
const deletesItself: Meaning = ({ world, of }) =>
  world.touch('delete', of ?? unknown, { recursive: true })

const reads = touches('read')
const deletes = touches('delete')
const deletesAll = touches('delete', { recursive: true })

/** What Go, Rust, C, C#, Java, Swift, Nim, Zig, V and D do with files, programs and connections. */
const calls = meanings([
  ['exec.Command', runsWords],
  ['exec.CommandContext', runsAfterFirst],
  ['syscall.Exec os.StartProcess unix.Exec', runsUnread],
  ['execl execlp execle', runsNamed],
  ['execv execvp execve posix_spawn', runs],
  ['Process.Start System.Diagnostics.Process.Start', starts],
  ['execShellCmd execCmd execCmdEx executeShell spawnShell gorge staticExec os.execute', runs],
  [
    'os.RemoveAll std.fs.remove_dir_all fs.remove_dir_all remove_dir_all tokio.fs.remove_dir_all Directory.Delete System.IO.Directory.Delete FileUtils.deleteDirectory MoreFiles.deleteRecursively *.removeItem removeDir *.deleteTree os.rmdir_all rmdirRecurse std.file.rmdirRecurse filesystem.remove_all std.filesystem.remove_all fs.remove_all',
    deletesAll,
  ],
  ['*.deleteRecursively', deletesItself],
  [
    'os.Remove syscall.Unlink std.fs.remove_file fs.remove_file std.fs.remove_dir fs.remove_dir File.Delete System.IO.File.Delete Files.delete Files.deleteIfExists removeFile tryRemoveFile remove unlink rmdir *.deleteFile *.deleteDir os.rm std.file.remove std.filesystem.remove',
    deletes,
  ],
  [
    'os.ReadFile ioutil.ReadFile os.Open os.ReadDir ioutil.ReadDir std.fs.read_to_string fs.read_to_string std.fs.read fs.read File.ReadAllText File.ReadAllLines File.ReadAllBytes System.IO.File.ReadAllText System.IO.File.ReadAllLines Files.readString Files.readAllLines Files.readAllBytes Files.lines FileReader FileInputStream readFile ifstream std.ifstream',
    reads,
  ],
  [
    'os.WriteFile ioutil.WriteFile std.fs.write fs.write File.WriteAllText File.WriteAllLines File.WriteAllBytes System.IO.File.WriteAllText Files.writeString Files.write writeFile',
    writes,
  ],
  ['os.Create File.create FileWriter FileOutputStream ofstream std.ofstream', touches('write')],
  ['os.Chmod std.fs.set_permissions', touches('chmod', { manner: 'mode' })],
  ['http.Get http.Head reqwest.get reqwest.blocking.get ureq.get', connects(false)],
  ['http.Post http.PostForm', connects(true)],
  [
    'net.Dial net.DialTimeout std.net.TcpStream.connect TcpStream.connect TcpClient System.Net.Sockets.TcpClient',
    connectsSocket,
  ],
  ['Path.of Paths.get File java.io.File FileInfo DirectoryInfo URL.fileURLWithPath', same],
])

/** Languages that are compiled, read as loosely as those beside them. */
export const compiledMeanings: Meanings = {
  ...loose,
  calls: new Map([...loose.calls, ...calls]),
}
