/** Values that stand where a secret would stand. */
const templates: readonly RegExp[] = [
  /^(?:true|false|null|none|nil|undefined|yes|no|off|on)$/i,
  // Variables and templates of shells, YAML, CI and code.
  /^\$[\w{(]/,
  /\$\{|\$\(|\{\{|%\(|^%\w+%$|^@[\w.]+@$|^<.*>?$|^\[.*\]?$|^\{[^}]*\}?$|:\[[^\]]*\]?$/,
  /^\$\w+:\$\w+/,
  /^%[-+#0]?[a-zA-Z]$/,
  // Words that say so.
  /^(?:your|my|the|some|any|a|an|insert|replace|enter|put|add|use)[-_. ]/i,
  /(?:example|placeholder|changeme|change_me|change-me|dummy|sample|xxxx|\.\.\.|\*\*\*|…)/i,
  /^(?:x|\*|\.|-|_|0|#)+$/i,
  /^(?:user(?:name)?|login|name|email|admin|test|foo|myuser)(?::(?:pass(?:word|wd)?|token|secret|pw|test|bar|admin|login))?$/i,
  /^(?:pass(?:word|wd|phrase)?|pw|token|secret|string|required|optional|hidden|text|bearer|basic)s?$/i,
]

/** Names, paths and versions, not values. */
const names: readonly RegExp[] = [
  /^[A-Za-z]+(?:[-_.:/][A-Za-z]+)*[-_.:/]?$/,
  /\b(?:process\.env|os\.environ|getenv|env\.|secrets\.|vars\.|config\.|settings\.|self\.|this\.)/i,
  /^(?:\/|\.{1,2}\/|~\/|file:|https?:|[A-Za-z]:\\)/,
  /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+(?:\(.*)?$/,
  /^[A-Za-z_]\w*\(/,
  /\d+\.\d+\.\d+/,
  /^v?\d+(?:\.\d+)+/,
  /^\d{4}-\d{2}-\d{2}/,
  /^[\d.,:]+$/,
]

/** Whether a value plainly stands for a secret and is none. */
export function isTemplate(value: string): boolean {
  return templates.some((template) => template.test(value))
}

/** Whether a value is a word, an identifier, a path or a version: what stands beside names of secrets in code. */
export function isName(value: string): boolean {
  return names.some((name) => name.test(value))
}
