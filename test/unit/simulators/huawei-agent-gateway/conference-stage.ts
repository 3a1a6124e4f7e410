import { openStage } from './raw-gateway.ts';
import type { RawAgent, RawAnswer, TestStage } from './raw-gateway.ts';
import { eventually } from '../../../support/eventually.ts';

export const phone = '90155501';
export const welcome = { playMode: 2, voicePath: 'Y:/conf/7/welcome.V3' };

/** A gateway with two agents signed in, of whom the first one chairs. */
export interface ConferenceStage {
  readonly stage: TestStage;
  readonly chair: RawAgent;
  readonly other: RawAgent;
  readonly invite: (...addresses: string[]) => Promise<RawAnswer>;
  /** A conference of the chair, the other agent and a phone, with all events fetched; returns its id. */
  readonly threeOf: (request?: Record<string, unknown>) => Promise<number>;
}

export const openConferenceStage = async (): Promise<ConferenceStage> => {
  const stage = await openStage();
  const chair = await stage.signedIn('2101');
  const other = await stage.signedIn('2102');

  const invite = (...addresses: string[]): Promise<RawAnswer> =>
    chair.conf('batchaddparticipant', {
      addresses: addresses.map((address) => ({ addressType: address.startsWith('2') ? '9' : '6', address })),
    });

  const threeOf = async (request: Record<string, unknown> = {}): Promise<number> => {
    const confId = await stage.conference(chair, request);
    await invite('2102', phone);
    await other.until('AgentConf_Ringing');
    await other.conf('answeragentconf');
    await other.until('AgentConf_SelfJoinResult');
    await eventually(() => stage.simulator.model.conferences.get(confId)?.participants.size).toBe(3);
    // All events so far are fetched, so that a test sees only those that it causes.
    stage.simulator.act({ act: 'sendEvent', agent: '2101', eventType: 'mark' });
    stage.simulator.act({ act: 'sendEvent', agent: '2102', eventType: 'mark' });
    await Promise.all([chair.until('mark'), other.until('mark')]);
    chair.types();
    other.types();
    return confId;
  };

  return { stage, chair, other, invite, threeOf };
};
