import { describe, expect, it } from 'vitest';
import type { CommandRequest } from '../../../../app/domain/command.ts';
import { agentGatewayScenes } from '../../../../main/simulators/huawei-agent-gateway/scenes/scenes.ts';
import { sceneOffers } from '../../../../main/simulators/scene-offers.ts';
import { stepsDone, tourFirst, tourSceneId } from '../../../../renderer/model/tour.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const { command, conference } = windowFixture(Date.UTC(2026, 2, 2, 9));
const conferenceId = 'finesse/40871';
const audio = (mode: 'both' | 'listen-only' | 'speak-only' | 'none'): CommandRequest => ({
  kind: 'set-audio',
  conferenceId,
  participantIds: ['p3'],
  mode,
});
const steps = (...commands: readonly Parameters<typeof command>[1][]): readonly string[] => [
  ...stepsDone(
    commands.map((more, index) => command(`c${index}`, more)),
    null,
  ),
];

describe('the steps of the tour', () => {
  it('are about a scene that there is', () => {
    expect(agentGatewayScenes.map(({ id }) => id)).toContain(tourSceneId);
  });

  it('begin with the scene that is listed first', () => {
    const ids = tourFirst(sceneOffers).map(({ id }) => id);
    expect(ids[0]).toBe(tourSceneId);
    expect(ids.slice(1)).toEqual(sceneOffers.map(({ id }) => id).filter((id) => id !== tourSceneId));
  });

  it('count what was proved, and not what was only asked for', () => {
    expect(steps({ phase: 'held' }, { phase: 'accepted' }, { phase: 'refused' })).toEqual([]);
    expect(steps({ phase: 'confirmed' })).toEqual(['drop']);
    expect(steps({ phase: 'accepted', request: audio('listen-only') })).toEqual([]);
    expect(steps({ phase: 'confirmed', request: audio('listen-only') })).toEqual(['mute']);
    expect(steps({ phase: 'confirmed', request: audio('none') })).toEqual(['mute']);
    expect(steps({ phase: 'confirmed', request: audio('both') })).toEqual([]);
  });

  it('tell what was taken back from what was cancelled otherwise', () => {
    expect(steps({ phase: 'cancelled', reason: 'target-gone' })).toEqual([]);
    expect(steps({ phase: 'cancelled', reason: 'taken-back' })).toEqual(['undo']);
  });

  it('count whatever is unconfirmed, in any order with the others', () => {
    const muted = { phase: 'unconfirmed', request: audio('listen-only') } as const;
    expect(steps(muted, { phase: 'confirmed' })).toEqual(['unconfirmed', 'drop']);
  });

  it('count a lost connection that is in sight, and not the moment before the first read', () => {
    const shown = (reason: 'connection-lost' | null, status: 'live' | 'stale' = 'stale') => [
      ...stepsDone([], conference({ truth: { status, at: 0, reason } })),
    ];
    expect(shown('connection-lost')).toEqual(['stale']);
    expect(shown(null)).toEqual([]);
    expect(shown(null, 'live')).toEqual([]);
  });
});
