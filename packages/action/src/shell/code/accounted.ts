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
