/** A product that watches a device, and the processes by which it is known where it runs. */
export type EndpointProduct = {
  readonly name: string
  readonly linux: readonly string[]
  readonly darwin: readonly string[]
  /** Services, by the name under which Windows keeps them. */
  readonly win32: readonly string[]
}

/** Sources: the makers' installation and troubleshooting pages, which name these processes and services. */
export const endpointProducts: readonly EndpointProduct[] = [
  {
    name: 'CrowdStrike Falcon',
    linux: ['falcon-sensor', 'falcon-sensor-bpf'],
    darwin: ['com.crowdstrike.falcon.Agent'],
    win32: ['CSFalconService'],
  },
  {
    name: 'Microsoft Defender',
    linux: ['wdavdaemon'],
    darwin: ['wdavdaemon', 'wdavdaemon_enterprise'],
    win32: ['WinDefend', 'Sense'],
  },
  {
    name: 'SentinelOne',
    linux: ['s1-agent', 's1-orchestrator'],
    darwin: ['sentineld', 'com.sentinelone.sentineld'],
    win32: ['SentinelAgent'],
  },
  {
    name: 'Elastic Defend',
    linux: ['elastic-endpoint'],
    darwin: ['elastic-endpoint', 'co.elastic.systemextension'],
    win32: ['ElasticEndpoint'],
  },
  {
    name: 'Carbon Black',
    linux: ['cbagentd', 'event_collector'],
    darwin: ['com.vmware.carbonblack.cloud.se-agent.extension', 'CbDefense'],
    win32: ['CbDefense', 'CarbonBlack'],
  },
  {
    name: 'Cortex XDR',
    linux: ['traps_pmd', 'cortex-xdr'],
    darwin: ['com.paloaltonetworks.traps-agent', 'pmd'],
    win32: ['cyserver'],
  },
  {
    name: 'Sophos',
    linux: ['sophos_managemen', 'sophos_threat_de', 'av_scanner'],
    darwin: ['SophosScanD', 'com.sophos.endpoint.scanextension'],
    win32: ['Sophos Endpoint Defense Service', 'SAVService'],
  },
  {
    name: 'Trend Micro',
    linux: ['ds_agent', 'tmxbc'],
    darwin: ['iCoreService', 'com.trendmicro.icore.es'],
    win32: ['ds_agent', 'ntrtscan'],
  },
  {
    name: 'Trellix',
    linux: ['mfetpd', 'xagt'],
    darwin: ['xagt', 'com.mcafee.CMF.systemextension'],
    win32: ['xagt', 'mfetp'],
  },
  {
    name: 'ESET',
    linux: ['esets_daemon', 'eraagent', 'eea'],
    darwin: ['esets_daemon', 'com.eset.endpoint'],
    win32: ['ekrn'],
  },
  {
    name: 'Bitdefender',
    linux: ['bdsecd', 'bdsec'],
    darwin: ['BDLDaemon', 'com.bitdefender.epsecurity'],
    win32: ['EPSecurityService'],
  },
  { name: 'Kaspersky', linux: ['kesl'], darwin: ['kav'], win32: ['AVP', 'klnagent'] },
  { name: 'Cylance', linux: ['cylancesvc'], darwin: ['CylanceSvc'], win32: ['CylanceSvc'] },
  { name: 'Wazuh', linux: ['wazuh-agentd'], darwin: ['wazuh-agentd'], win32: ['WazuhSvc'] },
  { name: 'ClamAV', linux: ['clamd', 'clamonacc'], darwin: ['clamd'], win32: ['clamd'] },
  {
    name: 'Santa',
    linux: [],
    darwin: ['com.google.santa.daemon', 'com.northpolesec.santa.daemon'],
    win32: [],
  },
]
