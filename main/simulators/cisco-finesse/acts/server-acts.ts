import { ActError } from '../../shared/acts/act-set.ts';
import { requestAs } from '../http/other-client.ts';
import { ctiFailure, isCtiCode } from '../model/cti-failures.ts';
import { systemReasons } from '../model/directory.ts';
import { escapeXml } from '../wire/xml.ts';
import type { ServerAct } from './schema.ts';
import { personOf } from './stage.ts';
import type { Stage } from './stage.ts';

const dialogsNode = (stage: Stage, agent: string): string =>
  `/finesse/api/User/${personOf(stage.world, agent).loginId}/Dialogs`;

const sendToAll = (stage: Stage, agent: string, stanza: string): number => {
  const user = personOf(stage.world, agent);
  return stage.nodes.reduce((sum, node) => sum + node.xmpp.sendRaw(user, stanza), 0);
};

/** An `Update` that holds a text of this length. */
const oversizedUpdate = (length: number): string =>
  `<Update><data><dialog><id>1</id><junk>${'x'.repeat(length)}</junk></dialog></data><event>PUT</event>` +
  '<requestId></requestId><source>/finesse/api/Dialog/1</source></Update>';

/** Carries out what servers do. Returns a JSON-safe result. Throws {@link ActError} when it is not possible now. */
export const runServerAct = (stage: Stage, act: ServerAct): object => {
  const { world } = stage;
  const userOf = (agent: string | undefined) => (agent === undefined ? null : personOf(world, agent));
  switch (act.act) {
    case 'setFault':
      world.faults.set(act.fault, act.node ? [act.node] : undefined);
      return {};
    case 'clearFault':
      world.faults.clear(act.fault, act.node ? [act.node] : undefined);
      return {};
    case 'lockAccount':
      personOf(world, act.agent).lockedUntil = world.clock.now() + act.durationMs;
      return {};
    case 'forceSignOut':
      world.agents.signOut(personOf(world, act.agent), systemReasons.connectionLost);
      return {};
    case 'setAuthMode':
      personOf(world, act.agent).authMode = act.mode;
      return {};
    case 'issueTokens':
      return world.sso.issue(personOf(world, act.agent), act.node);
    case 'revokeTokens':
      return { tokens: world.sso.revoke(userOf(act.agent), act.kind) };
    case 'endProviderSessions':
      return { browsers: world.provider.end(userOf(act.agent)) };
    case 'deleteUser':
      world.agents.delete(personOf(world, act.agent));
      return {};
    case 'otherClient':
      return requestAs(world, personOf(world, act.agent), act);
    case 'publishRaw':
      world.publisher.publishText(act.node ?? dialogsNode(stage, act.agent), act.payload);
      return {};
    case 'publishMalformed':
      world.publisher.publishText(dialogsNode(stage, act.agent), '<Update><data><dialog><id>1</data></Update>');
      return {};
    case 'publishOversized':
      world.publisher.publishText(dialogsNode(stage, act.agent), oversizedUpdate(act.length));
      return {};
    case 'republishAll':
      world.calls.republishAll();
      return {};
    case 'sendStanza':
      return { sessions: sendToAll(stage, act.agent, act.stanza) };
    case 'serverPing': {
      const ping = `<iq xmlns='jabber:client' type='get' id='${escapeXml(act.id)}'><ping xmlns='urn:xmpp:ping'/></iq>`;
      return { sessions: sendToAll(stage, act.agent, ping) };
    }
    case 'callError': {
      if (!isCtiCode(act.code)) throw new ActError(`There is no failure code ${act.code}.`);
      const source = `/finesse/api/Dialog/${act.dialog}`;
      world.calls.refuse(personOf(world, act.agent), source, ctiFailure(act.code, act.errorType), '');
      return {};
    }
    case 'killXmpp': {
      const user = userOf(act.agent) ?? undefined;
      const nodes = stage.nodes.filter((node) => act.node === undefined || node.name === act.node);
      return { sessions: nodes.reduce((sum, node) => sum + node.xmpp.cut(user, act.condition), 0) };
    }
  }
};
