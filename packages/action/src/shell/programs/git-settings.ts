/** Settings whose value git runs. Source: git-config(1). */
export function executesBy(name: string, value: string): boolean {
  const key = name.toLowerCase()
  if (key.startsWith('alias.')) return value.startsWith('!')
  return (
    /^(?:core\.(?:sshcommand|fsmonitor|hookspath|pager|editor|askpass|gitproxy|alternaterefscommand)|sequence\.editor|diff\.external|.*\.(?:textconv|command|smudge|clean|process|cmd|driver)|merge\..*\.driver|filter\..*|credential(?:\..*)?\.helper|gpg(?:\..*)?\.program|pager\..*|ssh\.variant|uploadpack\.packobjectshook|protocol\.ext\.allow|include(?:if)?\..*path|browser\..*|man\..*|interactive\.difffilter|remote\..*\.(?:uploadpack|receivepack|vcs)|submodule\..*\.update|init\.templatedir|sendemail\..*cmd|help\.browser|web\.browser|url\..*)$/.test(
      key,
    ) &&
    !/^(?:true|false|cat|less.*|vim?|nano|code.*|osxkeychain|store|cache.*|manager.*|libsecret|)$/.test(
      value,
    )
  )
}
