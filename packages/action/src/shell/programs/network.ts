import type { Effect, ProgramSpec, SubcommandSpec } from '../program.ts'
import { derived, nothing, streamFrom } from '../stream.ts'
import {
  netcat,
  program,
  tunnel,
  remoteLogin,
  ssh,
  copyRemote,
  rsync,
  rclone,
} from './network-effects.ts'
import { ofDevice } from './of-device.ts'
import { socat } from './socat.ts'
import { mail, probed, resolve, serving } from './lookup-effects.ts'
import { aria2, curl, wget, httpie, savesAll } from './http-effects.ts'
import { ftp, handedOver, smb } from './transfer-effects.ts'

/** Certificates are public: what is read here holds no key, or nothing comes of it. Source: openssl-x509(1). */
const certificate: SubcommandSpec = {
  style: 'single-dash',
  options:
    'in=text, out=write, CAfile=text, CA=text, CAkey=use, key=use, signkey=use, req, noout, text, dates, days=text, inform=text, outform=text, extfile=read, CAcreateserial, sha256',
  prints: 'digest',
}

/** Programs that reach other hosts, or open a door for them. */
export const network: readonly ProgramSpec[] = [
  {
    names: 'curl curlie',
    traits: ['network'],
    prints: (use) => (savesAll(use) ? nothing : streamFrom(['network'])),
    options:
      'o output=text, O remote-name, remote-name-all, d data=text, data-raw=text, data-binary=text, data-urlencode=text, data-ascii=text, url-query=text, json=text, F form=text, form-string=text, T upload-file=text, X request=text, H header=text, A user-agent=text, e referer=text, u user=text, x proxy=text, b cookie=text, c cookie-jar=write, K config=read, w write-out=text, m max-time=text, connect-timeout=text, retry=text, retry-delay=text, retry-max-time=text, r range=text, C continue-at=text, E cert=use, key=use, cacert=text, capath=text, resolve=text, connect-to=text, unix-socket=text, interface=text, L location, s silent, S show-error, f fail, i include, I head, k insecure, v verbose, g globoff, G get, N no-buffer, p proxytunnel, R remote-time, Z parallel, z time-cond=text, y=text, Y=text, D dump-header=write, trace=write, trace-ascii=write, stderr=write, url=text, output-dir=folder, create-dirs, limit-rate=text, max-redirs=text, netrc-file=use, n netrc, oauth2-bearer=text, q, #, 0, 1, 2, 3, 4, 6, t=text, Q quote=text, P=text, ciphers=text, tls-max=text, proto=text, doh-url=text, variable=text, compressed, fail-with-body, http1.1, http2, tlsv1.2',
    effects: curl,
  },
  {
    names: 'wget wget2',
    traits: ['network'],
    // Without `-O` the settings file says where to: `output_document = -`. Source: wget's manual, "Wgetrc Commands".
    prints: (use) =>
      use.has('O') && !use.values('O').some((to) => to === '-' || to === '/dev/stdout')
        ? nothing
        : streamFrom(['network']),
    options:
      'O output-document=text, P directory-prefix=text, q quiet, c continue, r recursive, np, N, m mirror, i input-file=read, o output-file=write, a append-output=write, post-data=text, post-file=read, body-data=text, body-file=read, method=text, header=text, U user-agent=text, user=text, password=text, http-user=text, http-password=text, t tries=text, T timeout=text, w wait=text, l level=text, A accept=text, R reject=text, D domains=text, e execute=text, no-check-certificate, k, p, E, nv no-verbose, v, S server-response, spider, b background, x, nc no-clobber, limit-rate=text, ca-certificate=text, load-cookies=read, save-cookies=write, content-disposition, show-progress, use-askpass=text',
    effects: wget,
  },
  {
    names: 'http https xh xhs httpie ht',
    traits: ['network'],
    prints: 'network',
    options:
      'o output=write, f form, j json, v verbose, h headers, b body, d download, a auth=text, A auth-type=text, s style=text, p print=text, follow, F, timeout=text, check-status, ignore-stdin I, verify=text, proxy=text, session=text, pretty=text, raw=text, m multipart, offline',
    effects: httpie,
  },
  {
    names:
      'axel nscurl ncftpget lwp-request GET POST youtube-dl yt-dlp gallery-dl httrack links elinks lynx w3m fetch puf snarf saldl hey ab wrk siege vegeta k6 grpcurl websocat wscat mosquitto_pub mosquitto_sub kcat kafkacat httpx nuclei ffuf gobuster dirb nikto subfinder amass whatweb katana',
    traits: ['network'],
    prints: (use) =>
      use
        .values('o')
        .concat(use.values('O'))
        .some((path) => path !== '-')
        ? nothing
        : streamFrom(['network']),
    options:
      'o out output=write, d dir=text, O output=write, e=text, u=text, c=text, n=text, H=text, p=text, P=text, x=text, s=text, t=text, i input-file=read, data=text, proto=text, import-path=text, f format=text',
    operands: 'host',
  },
  {
    names: 'aria2c',
    traits: ['network'],
    options:
      'o out=text, d dir=text, i input-file=read, x=text, s=text, j=text, c continue, q, on-download-complete=text, on-download-start=text, on-download-error=text, on-download-stop=text, on-bt-download-complete=text, header=text, http-user=text, http-passwd=text, load-cookies=read, save-session=write, conf-path=read, l log=write, rpc-listen-port=text, seed-time=text, max-connection-per-server=text, split=text, checksum=text',
    effects: aria2,
  },
  {
    names: 'lftp ftp ncftp ncftpput tftp',
    traits: ['network'],
    options: 'e=text, c=text, u=text, p=text, f=read, n, v, i, d, g, A, a, P=text',
    prints: 'network',
    effects: ftp,
  },
  {
    names: 'smbclient',
    traits: ['network'],
    options: 'c command=text, U user=text, N, L list=text, W=text, p=text, A=use, D=text, I=text',
    prints: 'network',
    effects: smb,
  },
  {
    names: 'nc ncat netcat nc.traditional nc.openbsd pwncat cryptcat sbd',
    traits: ['network'],
    prints: 'network',
    options:
      'l listen, e exec=text, c sh-exec=text, lua-exec=text, p=text, s source=text, w wait=text, i=text, k keep-open, n, u udp, v, z, q=text, x proxy=text, X proxy-type=text, o output=write, O=text, I=text, T=text, g=text, G=text, m=text, ssl, ssl-cert=use, ssl-key=use, allow=text, deny=text, U, N, C, D, d, r, t, 4, 6, broker, send-only, recv-only',
    effects: netcat,
  },
  {
    names: 'httpd caddy miniserve simple-http-server',
    traits: ['network'],
    options:
      'h=text, p port=text, r root=text, f, v, c=text, listen l=text, config=text, adapter=text, b, browse',
    effects: serving,
  },
  {
    names: 'socket',
    traits: ['network'],
    prints: 'network',
    options: 's, p program=text, q, v, l, f, c, b, r, w, t=text',
    effects: program,
  },
  { names: 'socat', style: 'raw', traits: ['network'], prints: 'network', effects: socat },
  {
    names: 'telnet rlogin rsh tcpconnect ztcp',
    style: 'stop-at-operand',
    traits: ['network'],
    prints: 'network',
    options: 'l=text, p=text, e=text',
    effects: remoteLogin,
  },
  {
    names:
      'untun openvpn wg wg-quick tailscale cloudflared ngrok frpc frps chisel localtunnel lt bore pagekite zrok sish rathole gost iodine dnscat dnscat2 dns2tcpc dns2tcpd icmptunnel icmpsh ptunnel stunnel zerotier-cli tunnelto serveo ligolo gsocket gs-netcat devtunnel tmate sshx upterm teleconsole ttyd gotty wetty warpd termpair tty-share',
    style: 'raw',
    traits: ['network'],
    prints: 'network',
    effects: tunnel,
  },
  {
    names: 'ssh autossh mosh sshpass et dbclient slogin',
    style: 'stop-at-operand',
    traits: ['network', 'remote-shell'],
    options:
      'i=use, p=text, l=text, o=text, F=read, L=text, R=text, D=text, W=text, J=text, w=text, b=text, c=text, e=text, m=text, B=text, E=write, I=text, O=text, Q=text, S=text, f, N, T, t, n, q, v, x, X, Y, A, a, C, g, K, k, M, s, V, 4, 6, M=text',
    effects: ssh,
    prints: 'network',
  },
  {
    names: 'adb hdc fastboot',
    style: 'stop-at-operand',
    traits: ['developer-tool'],
    options: 's=text, t=text, H=text, P=text, L=text, d, e, a',
    prints: 'filtered',
    effects: ofDevice,
  },
  {
    names: 'scp sftp pscp psftp',
    traits: ['network'],
    options:
      'i=use, P=text, p, r recursive, o=text, F=read, S=text, c=text, l=text, J=text, D=text, q, v, B, C, 3, 4, 6, T, O, R, b=read, s=text',
    effects: copyRemote,
  },
  {
    names: 'rsync unison lsyncd csync2 syncthing',
    traits: ['network'],
    options:
      'a archive, v, z, r recursive, e rsh=text, rsync-path=text, delete del, delete-before, delete-during, delete-after, delete-excluded, delete-missing-args, remove-source-files, force, exclude=text, include=text, exclude-from=read, include-from=read, files-from=read, n dry-run, P, progress, partial, h, u, c, t, o, g, p, l, L, H, A, X, D, W, bwlimit=text, timeout=text, port=text, password-file=read, log-file=write, backup-dir=write, b backup, compare-dest=text, link-dest=text, max-size=text, min-size=text, temp-dir=text, T=text, f filter=text, F, stats, i, x, s, inplace, existing, ignore-existing, chmod=text, chown=text, C, q, 8, partial-dir=text, info=text, out-format=text',
    effects: rsync,
  },
  {
    names:
      'croc magic-wormhole wormhole ffsend transfer.sh transfer webwormhole ww magic-wormhole-rs bashupload',
    traits: ['network'],
    options: 'code=text, relay=text, pass=text, text=text, o=text, ignore-stdin, yes, verify',
    effects: handedOver,
  },
  {
    names: 'rclone',
    style: 'gnu',
    traits: ['network'],
    options:
      'config=read, n dry-run, i interactive, P progress, v, q, transfers=text, checkers=text, bwlimit=text, include=text, exclude=text, filter=text, filter-from=read, max-age=text, min-age=text, drive-shared-with-me, delete-excluded, delete-before, delete-during, delete-after, log-file=write, backup-dir=text, max-size=text, min-size=text',
    effects: rclone,
  },
  {
    names: 'getent dig nslookup host drill kdig doggo dog resolvectl dnsx massdns',
    traits: ['network', 'resolver'],
    prints: 'digest',
    options: 't=text, p=text, f=read, x=text, b=text, k=text, y=text, c=text, q=text',
    effects: resolve,
  },
  {
    // Source: nmap(1), "OUTPUT".
    names: 'nmap zenmap',
    style: 'single-dash',
    traits: ['network', 'probe'],
    prints: 'digest',
    options:
      'oN=write, oX=write, oS=write, oG=write, oA=write, iL=read, excludefile=read, resume=read, script=text, script-args=text, script-args-file=read, p=text, e=text, S=text, D=text, g=text, exclude=text, dns-servers=text, data-string=text, max-retries=text, host-timeout=text, scan-delay=text, min-rate=text, max-rate=text, stylesheet=text, top-ports=text, ttl=text, spoof-mac=text',
    effects: probed,
  },
  {
    names:
      'ping ping6 fping traceroute tracepath mtr arping whois rustscan naabu tcping speedtest speedtest-cli iperf iperf3 ntpdate sntp chronyc ssh-keyscan snmpwalk ldapsearch rpcclient showmount nbtscan enum4linux arp-scan',
    traits: ['network', 'probe'],
    prints: 'digest',
    options:
      'c count=text, i interval=text, W=text, w=text, s=text, p=text, I=text, m=text, t=text, q=text, h host=text, sS, sV, A, O=text, T=text, oN=write, oX=write, script=text, H=text, b=text, U=text, L=text',
    effects: probed,
  },
  {
    names:
      'tcpdump tshark dsniff urlsnarf msgsnarf mailsnarf driftnet wireshark ngrep dumpcap termshark tcpflow mitmproxy mitmdump mitmweb kismet',
    traits: ['network', 'capture'],
    options: 'i=text, w=write, r=read, c=text, s=text, n, v, X, A, Y=text, T=text, e=text, f=text',
    prints: 'network',
  },
  {
    names: 'mail mailx sendmail mutt swaks msmtp s-nail ssmtp mpack neomutt himalaya aerc',
    traits: ['network', 'mail'],
    options:
      's subject=text, a attach=text, c cc=text, b bcc=text, r from=text, t to=text, S=text, A=text, i=read, body=text, header=text, f=text',
    effects: mail,
  },
  {
    names: 'openssl',
    style: 'stop-at-operand',
    traits: ['crypto'],
    subcommands: {
      s_client: {
        style: 'single-dash',
        options:
          'connect=text, host=text, port=text, servername=text, CAfile=text, cert=use, key=use, quiet, showcerts, starttls=text, tls1_2, brief',
        effects: (use) =>
          use.values('connect').map((to): Effect => ({
            do: 'connect',
            to,
            scheme: 'tls',
            direction: 'send',
            carries: use.input.sources.length > 0 || (use.input.text ?? '') !== '' ? ['stdin'] : [],
          })),
        prints: 'network',
      },
      s_server: { effects: () => [{ do: 'connect', to: '', scheme: 'tls', direction: 'listen' }] },
      enc: {
        style: 'single-dash',
        options:
          'd, e, a, base64, A, in=read, out=write, k=text, pass=text, K=text, iv=text, kfile=read, aes-256-cbc, pbkdf2, salt, md=text, iter=text',
        prints: (use) => derived([use.input], use.has('d') ? ['decoded'] : []),
      },
      base64: {
        style: 'single-dash',
        options: 'd, in=read, out=write, A',
        prints: (use) => derived([use.input], use.has('d') ? ['decoded'] : []),
      },
      x509: certificate,
      crl: certificate,
      verify: certificate,
      '*': {
        style: 'single-dash',
        options:
          'in=read, out=write, inkey=use, keyout=write, key=use, CA=text, CAkey=use, CAfile=text, days=text, subj=text, newkey=text, passin=text, passout=text, config=read, extfile=read, sign=read, verify=read, signature=read, export, inform=text, outform=text, noout, text, nodes, x509, new, pubin, pubout, name=text, algorithm=text, pkeyopt=text, nocerts, clcerts, req, CAcreateserial, sha256, des3, aes256',
        prints: 'filtered',
      },
    },
  },
]
