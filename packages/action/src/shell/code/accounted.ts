/** Words by which code opens, starts, imports or reaches something, in any language that is read loosely. */
const suspicious =
  /\b(?:require|open\w*|exec\w*|eval\w*|system|popen\w*|spawn\w*|fork|sockets?|socket\w*|connect\w*|fetch|http\w*|compile|__\w+__|input|File|Dir|IO|Kernel|FileUtils|Net|Open3|URI|send|public_send|instance_\w+|define_method|unlink|rename|glob|constantize|Process|Port|Code|Function|use|do|qx|getline|chmod|chown|kill|file_\w+|fopen|curl_\w+|include\w*|passthru|shell\w*|proc_open|mail|ini_set|dl|load\w*|dofile|debug|io|os|run|pipeline|ccall|cmd|remove\w*|delete\w*|write\w*|read\w*|download\w*|rm\w*|apply|import|using|base|call_user_func\w*|array_map|assert|create_function|preg_replace|syscall|pack|unpack|lib|ffi|tk)\b|`/g

/** Modules that only compute, as they are taken in. */
const pure =
  /\b(?:require|use|import|using|library)\b\s*\(?\s*['"]?(?:json|yaml|set|date|time|csv|ostruct|digest|base64|securerandom|pp|erb|bigdecimal|strict|warnings|utf8|feature|List::Util|Data::Dumper|POSIX|Time::\w+|Statistics|Dates|Random|LinearAlgebra|Printf|stats|utils|dplyr|ggplot2|jsonlite)\b['"]?\s*\)?[^;\n]*/g

/** Shell commands in backticks and their kin; they were read. */
const shells = /`[^`]*`|(?:%x|qx)(?:\{[^{}]*\}|\([^()]*\)|\[[^[\]]*\])/g

/**
 * Whether all of a loosely read text is accounted for: nothing in it sounds like reaching out but what was called
 * under a name that has a meaning. Texts in it were read where they count.
 */
export function isAccounted(source: string, known: ReadonlySet<string>): boolean {
  const called = new Set([...known].flatMap((name) => name.split('.')))
  const plain = (called.has('system') ? source.replace(shells, ' ') : source)
    .replace(pure, ' ')
    .replace(/\bDir\.(?:home|pwd)\b/g, ' ')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n#$]|\\.)*"/g, '""')
    .replace(/"(?:[^"\\\n]|\\.)*"/g, (text) => (/[#$@]\{|\$\(/.test(text) ? text : '""'))
    // What is read from or written to something that was opened under a name that is known.
    .replace(/(?:\.|->|:)(?:read|write|readlines?|close)\b/g, ' ')
  for (const [word] of plain.matchAll(suspicious)) {
    if (!called.has(word)) return false
  }
  return true
}

/** Packages of Go that only compute. Source: pkg.go.dev/std. */
const goPackage =
  /^(?:fmt|strings|strconv|math(?:\/\w+)?|sort|errors|time|bytes|unicode(?:\/utf8)?|regexp|encoding\/\w+|sync(?:\/atomic)?|context|log|testing|container\/\w+|slices|maps|cmp|iter|hash(?:\/\w+)?|crypto\/(?:md5|sha\d+)|text\/tabwriter|unsafe|reflect|runtime)$/

/** How C, C++, Rust, C#, Java, D and Nim take in what only computes. */
const taken =
  /^\s*(?:#\s*include\s*<(?:std(?:io|lib|int|bool|def|arg)\.h|string\.h|math\.h|ctype\.h|assert\.h|limits\.h|float\.h|time\.h|errno\.h|iostream|iomanip|sstream|string|string_view|vector|array|map|set|unordered_(?:map|set)|algorithm|numeric|memory|utility|functional|tuple|optional|variant|chrono|random|cmath|cstdio|cstdlib|cstring|cstdint|cassert|limits|queue|stack|deque|list|bitset|complex|ranges|format|print|type_traits|initializer_list|stdexcept|exception)>|using namespace std;|using System(?:\.(?:Collections\.Generic|Linq|Text|Math))?;|use (?:std|core|alloc)::(?:collections|fmt|cmp|iter|rc|sync|time|mem|ops|str|string|vec|borrow|cell|convert|hash|num)\b[^;]*;|import java\.(?:util|math|time|text)\.(?!zip|jar)[\w.*]+;|import std\.(?:stdio|algorithm|range|array|string|conv|math|typecons);|import (?:strutils|sequtils|math|tables|sets|algorithm|strformat|times)(?:\s*,\s*(?:strutils|sequtils|math|tables|sets|algorithm|strformat|times))*\s*$)/gm

/** Go's imports, one or many. What is not imported cannot be used. */
const goImports = /\bimport\s*(?:\(([^()]*)\)|(?:[\w.]+\s+)?"[^"\n]*")/g

/** As `isAccounted`, for languages whose programs begin with what they take in. */
export function isCompiledAccounted(source: string, known: ReadonlySet<string>): boolean {
  const plain = source
    .replace(taken, ' ')
    .replace(goImports, (all) =>
      [...all.matchAll(/"([^"\n]*)"/g)].every(([, name = '']) => goPackage.test(name)) ? ' ' : all,
    )
  return isAccounted(plain, known)
}
