import { ctiFailure, isCtiCode } from '../model/cti-failures.ts';
import { escapeXml } from '../xml.ts';
import { ActError } from './schema.ts';
import type { SimulatorAct } from './schema.ts';
import { personOf } from './stage.ts';
import type { Stage } from './stage.ts';

/** Clocks that can be moved by hand, such as a test's. */
const canAdvance = (clock: object): clock is { advance: (durationMs: number) => void } => 'advance' in clock && typeof clock.advance === 'function';

type ServerAct = SimulatorAct & {
  act:
    | 'setSwitch' | 'setFault' | 'clearFault' | 'advanceClock' | 'lockAccount' | 'nextReply' | 'delayReplies' | 'dropNotifications'
    | 'duplicateNotifications' | 'reorderNotifications' | 'publishRaw' | 'publishMalformed' | 'publishOversized' | 'republishAll'
    | 'sendStanza' | 'serverPing' | 'callError' | 'killXmpp';
};

/** What servers and networks do. */
export const runServerAct = (stage: Stage, act: ServerAct): unknown => {
  const { world } = stage;
  switch (act.act) {
    case 'setSwitch':
      world.setSwitch(act.name, act.value);
      return {};
    case 'setFault':
      world.faults.set(act.fault, act.node ? [act.node] : undefined);
      return {};
    case 'clearFault':
      world.faults.clear(act.fault, act.node ? [act.node] : undefined);
      return {};
    case 'advanceClock':
      if (!canAdvance(world.clock)) throw new ActError('This simulator runs on the real clock.');
      world.clock.advance(act.durationMs);
      return {};
    case 'lockAccount':
      personOf(world, act.agent).lockedUntil = world.clock.now() + act.durationMs;
      return {};
    case 'nextReply':
      world.preparedReplies.push({
        method: act.method,
        pathIncludes: act.pathIncludes,
        status: act.status,
        body: act.body,
        contentType: act.contentType,
        count: act.count,
      });
      return {};
    case 'delayReplies':
      world.replyDelayMs = act.delayMs;
      return {};
    case 'dropNotifications':
      world.publisher.dropNext(act.count);
      return {};
    case 'duplicateNotifications':
      world.publisher.duplicateNext(act.count);
      return {};
    case 'reorderNotifications':
      world.publisher.reorderNext(act.count);
      return {};
    case 'publishRaw':
      world.publisher.publishText(act.node ?? dialogsNode(stage, act.agent), act.payload);
      return {};
    case 'publishMalformed':
      world.publisher.publishText(dialogsNode(stage, act.agent), '<Update><data><dialog><id>1</data></Update>');
      return {};
    case 'publishOversized': {
      const frame = ['<Update><data><dialog><id>1</id><junk>', '</junk></dialog></data><event>PUT</event><requestId></requestId><source>/finesse/api/Dialog/1</source></Update>'];
      world.publisher.publishText(dialogsNode(stage, act.agent), frame.join('x'.repeat(act.length)));
      return {};
    }
    case 'republishAll':
      world.calls.republishAll();
      return {};
    case 'sendStanza':
      return { sessions: sendToAll(stage, act.agent, act.stanza) };
    case 'serverPing':
      return {
        sessions: sendToAll(stage, act.agent, `<iq xmlns='jabber:client' type='get' id='${escapeXml(act.id)}'><ping xmlns='urn:xmpp:ping'/></iq>`),
      };
    case 'callError':
      if (!isCtiCode(act.code)) throw new ActError(`There is no failure code ${act.code}.`);
      world.calls.refuse(personOf(world, act.agent), `/finesse/api/Dialog/${act.dialog}`, ctiFailure(act.code, act.errorType), '');
      return {};
    case 'killXmpp': {
      const user = act.agent === undefined ? undefined : personOf(world, act.agent);
      const nodes = stage.nodes().filter((node) => act.node === undefined || node.name === act.node);
      return { sessions: nodes.reduce((sum, node) => sum + node.xmpp.cut(user, act.condition), 0) };
    }
  }
};

const dialogsNode = (stage: Stage, agent: string): string => `/finesse/api/User/${personOf(stage.world, agent).loginId}/Dialogs`;

const sendToAll = (stage: Stage, agent: string, stanza: string): number => {
  const user = personOf(stage.world, agent);
  return stage.nodes().reduce((sum, node) => sum + node.xmpp.sendRaw(user, stanza), 0);
};
