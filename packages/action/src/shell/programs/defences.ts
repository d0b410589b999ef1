import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act } from '../program.ts'
import type { Use } from '../use.ts'

// What keeps watch over a machine, and the traces it leaves.

/** Services and processes whose work is to protect the machine or to record what happens on it. */
const guards =
  /(?<![\w-])(?:auditd|auditbeat|falco|falcon-sensor|falcond|osqueryd|wazuh(?:-\w+)?|ossec\w*|crowdstrike|cbagentd|cbdaemon|cbosxsensor\w*|(?:com\.)?carbon-?black|cylance\w*|tanium\w*|traps[dp]\w*|cortex-?xdr|xagt|masvc|mfe(?:tpd|espd?|cpd|firewalld)|trellix|symdaemon|eset\w*|kesl\w*|klnagent\w*|malwarebytes|mbdaemon|bdsec\w*|bitdefender\w*|epagd|huntress\w*|threatlocker\w*|lacework\w*|sysdig\w*|tetragon|tracee|opendns|amp(?:daemon|scansvc)|cisco-?secure\w*|com\.objective-see[\w.]*|blockblock|opensnitchd?|crowdsec|sshguard|denyhosts|samhain|maldet|psacct|kandji\w*|mosyle\w*|intune\w*|sentinel(?:one|ctl|agent|d)|mdatp|wdavdaemon|clamd|clamav-\w+|freshclam|iptables|ip6tables|nftables|ufw|chkrootkit|rkhunter|aide|usbguard|arpwatch|apparmor|selinux|firewalld|fail2ban|rsyslogd?|syslog(?:-ng|d)?|systemd-journald|sysmon|tripwire|sophos\w*|savd|jamf\w*|santad?|littlesnitch\w*|elastic-(?:agent|endpoint)|qualys\w*|nessusd|ds_agent|suricata|snort|windefend|mpssvc|opendirectoryd|securityd|xprotect)\b/i

export function isGuard(name: string): boolean {
  return guards.test(shown(name))
}

/** Something that protects the machine is switched off. */
export function defenceOff(use: Use): Effect {
  return act({ kind: 'config.change', subject: 'security-tool', program: use.program })
}

/** What would tell afterwards what was done is removed, or kept from being written. */
export function tracesRemoved(use: Use): Effect {
  return act({ kind: 'config.change', subject: 'traces', program: use.program })
}
