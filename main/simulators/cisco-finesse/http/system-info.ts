import type { NodeName } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { element } from '../wire/xml.ts';

/** Where a node of the pair can be reached, as SystemInfo says. */
export interface NodeAddress {
  readonly name: NodeName;
  /** Host of all addresses and at the same time the XMPP domain. */
  readonly host: string;
  readonly httpsPort: number;
  readonly xmppPort: number | null;
  readonly xmppSecurePort: number | null;
}

/** SystemInfo as this node sees it. `tag` is `SystemInfo` over REST and `systemInfo` in events. */
export const systemInfoXml = (
  world: World,
  node: NodeName,
  pair: readonly NodeAddress[],
  tag: 'SystemInfo' | 'systemInfo',
): string => {
  const isDown = world.faults.has('ctiFailover', node);
  const own = pair.find((address) => address.name === node);
  const now = world.clock.now();
  const nodeXml = (name: string, address: NodeAddress | undefined): string =>
    address
      ? `<${name}>${element('host', address.host)}${element('httpsPort', address.httpsPort)}` +
        (address.xmppPort === null ? '' : element('xmppPort', address.xmppPort)) +
        `${address.xmppSecurePort === null ? '' : element('xmppSecurePort', address.xmppSecurePort)}</${name}>`
      : '';
  const [primary, secondary] = pair;
  return (
    `<${tag}>${element('ctiHeartbeatInterval', 5)}${element('ctiTimeInMMode', -1)}` +
    `<ctiServers><ctiServer>${element('host', 'pg-a.practice.invalid')}` +
    `${element('connectedDuration', isDown ? 0 : 86_400)}${element('active', !isDown)}</ctiServer></ctiServers>` +
    `${element('ctiVersion', 24)}${element('currentTimestamp', new Date(now).toISOString())}` +
    element('deploymentType', world.switches().deployment) +
    element('lastCTIHeartbeatStatus', isDown ? 'failure' : 'success') +
    `${element('lastSuccessCTIHeartbeatTime', now)}${element('license', '')}${element('peripheralId', 5000)}` +
    `${nodeXml('primaryNode', primary)}${nodeXml('secondaryNode', secondary)}` +
    element('status', isDown ? 'OUT_OF_SERVICE' : 'IN_SERVICE') +
    element('statusReason', isDown ? 'The connection to the CTI server is lost' : '') +
    `${element('systemAuthMode', world.switches().systemAuthMode)}${element('timezoneOffset', 0)}` +
    element('uri', '/finesse/api/SystemInfo') +
    `${element('xmppDomain', own?.host ?? '')}${element('xmppPubSubDomain', `pubsub.${own?.host ?? ''}`)}</${tag}>`
  );
};
