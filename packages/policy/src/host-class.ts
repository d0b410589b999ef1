/** What a host is for, where that alone says something: `none` of most. */
export type HostClass = (typeof hostClasses)[number]['is'] | 'none'

/**
 * Hosts by what they are for. A name stands for itself and everything below it. Well-known ones only: a list can
 * never be whole, so a rule about a class is one line of several.
 */
const hostClasses = [
  {
    is: 'paste',
    names:
      'pastebin.com paste.ee hastebin.com dpaste.org dpaste.com ghostbin.com rentry.co rentry.org privatebin.net ix.io sprunge.us termbin.com paste.rs pastie.org justpaste.it controlc.com paste.mozilla.org bpa.st paste.debian.net paste.ubuntu.com clbin.com p.ip.fi cl1p.net',
  },
  {
    is: 'webhook-catcher',
    names:
      'webhook.site requestbin.com requestbin.net pipedream.net m.pipedream.net hookbin.com beeceptor.com requestcatcher.com webhookinbox.com postb.in ptsv2.com ptsv3.com smee.io requestinspector.com typedwebhook.tools burpcollaborator.net oastify.com oast.fun oast.pro oast.live oast.site oast.online oast.me interact.sh interactsh.com dnslog.cn ceye.io canarytokens.com canarytokens.org dnsbin.zhack.ca requestrepo.com bxss.me',
  },
  {
    is: 'file-drop',
    names:
      'transfer.sh file.io 0x0.st gofile.io anonfiles.com bashupload.com temp.sh oshi.at catbox.moe litterbox.catbox.moe uguu.se tmpfiles.org filebin.net wetransfer.com sendspace.com mega.nz mega.io ufile.io upload.ee pixeldrain.com send.vis.ee keep.sh x0.at envs.sh ttm.sh mediafire.com zippyshare.com dropmefiles.com',
  },
  {
    is: 'chat-webhook',
    names:
      'hooks.slack.com discord.com discordapp.com api.telegram.org outlook.office.com webhook.office.com',
  },
  {
    is: 'shortener',
    names:
      'bit.ly tinyurl.com t.co goo.gl is.gd cutt.ly rebrand.ly ow.ly buff.ly shorturl.at t.ly rb.gy tiny.cc v.gd bl.ink s.id',
  },
  {
    is: 'mining-pool',
    names:
      'supportxmr.com minexmr.com nanopool.org 2miners.com f2pool.com ethermine.org nicehash.com moneroocean.stream hashvault.pro unmineable.com herominers.com c3pool.com xmrpool.eu miningpoolhub.com antpool.com viabtc.com crypto-pool.fr dwarfpool.com slushpool.com minergate.com',
  },
  {
    is: 'tunnel',
    names:
      'ngrok.io ngrok.app ngrok-free.app ngrok.dev trycloudflare.com serveo.net localhost.run localtunnel.me loca.lt bore.pub pagekite.me portmap.io playit.gg tunnelmole.net localxpose.io',
  },
] as const

const byName: ReadonlyMap<string, HostClass> = new Map(
  hostClasses.flatMap(({ is, names }) =>
    names.split(' ').map((name): [string, HostClass] => [name, is]),
  ),
)

/** What a host is for, by its name or that of a domain above it. */
export function hostClassOf(host: string): HostClass {
  const parts = host.toLowerCase().replace(/\.$/, '').split('.').slice(-6)
  for (let at = 0; at < parts.length - 1; at += 1) {
    const found = byName.get(parts.slice(at).join('.'))
    if (found !== undefined) return found
  }
  return 'none'
}
