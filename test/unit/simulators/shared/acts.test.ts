import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ActError, describeActs, isActOf, parseAct } from '../../../../main/simulators/shared/acts/act-set.ts';
import { commonActs, isCommonAct, runCommonAct } from '../../../../main/simulators/shared/acts/common-acts.ts';
import {
  createDirector,
  sceneWithId,
  startScene,
  UnknownSceneError,
} from '../../../../main/simulators/shared/scenes/scene.ts';
import type { Scene } from '../../../../main/simulators/shared/scenes/scene.ts';
import { kitBench } from './kit-bench.ts';
import type { KitBench } from './kit-bench.ts';

const ownActs = [
  z.object({ act: z.literal('jump'), height: z.number(), times: z.number().default(1) }),
  z.object({ act: z.literal('sit') }),
] as const;
const schema = z.discriminatedUnion('act', [...ownActs, ...commonActs]);

describe('simulator kit: acts', () => {
  it('are parsed with their defaults, and every mistake is named', () => {
    expect(parseAct(schema, { act: 'jump', height: 2 })).toEqual({ act: 'jump', height: 2, times: 1 });
    expect(() => parseAct(schema, { act: 'jump', height: 'high', times: 'often' })).toThrow(ActError);
    expect(() => parseAct(schema, { act: 'jump', height: 'high', times: 'often' })).toThrow(
      /height[\s\S]*times|times[\s\S]*height/u,
    );
    expect(() => parseAct(schema, { act: 'fly' })).toThrow(/This is not an act/u);
    expect(() => parseAct(schema, null)).toThrow(ActError);
  });

  it('are described for help with what may be left out', () => {
    expect(describeActs(ownActs)).toEqual([
      { act: 'jump', members: ['height', 'times?'] },
      { act: 'sit', members: [] },
    ]);
  });

  it('are distinguished by group', () => {
    const isOwn = isActOf(ownActs);
    expect(isOwn(parseAct(schema, { act: 'sit' }))).toBe(true);
    expect(isOwn(parseAct(schema, { act: 'dropEvents' }))).toBe(false);
    expect(isCommonAct(parseAct(schema, { act: 'dropEvents' }))).toBe(true);
  });
});

describe('simulator kit: acts of every simulator', () => {
  let bench: KitBench;
  beforeEach(() => {
    bench = kitBench();
  });
  const run = (given: unknown): object => {
    const act = parseAct(schema, given);
    if (!isCommonAct(act)) throw new Error('not a common act');
    return runCommonAct(bench.world, act);
  };
  const arrivedOf = (...types: string[]): string[] => {
    const arrived: string[] = [];
    for (const type of types) bench.world.eventFaults.send(type, () => arrived.push(type));
    return arrived;
  };

  it('set switches and advance the clock', () => {
    const before = bench.clock.now();
    expect(run({ act: 'setSwitch', name: 'slowMs', value: 5 })).toEqual({});
    expect(run({ act: 'advanceClock', durationMs: '250' })).toEqual({});
    expect(bench.world.switches().slowMs).toBe(5);
    expect(bench.clock.now() - before).toBe(250);
  });

  it('cannot advance the real clock', () => {
    const world = { ...bench.world, clock: { now: () => 0, monotonicMs: () => 0, after: () => () => undefined } };
    expect(() => runCommonAct(world, { act: 'advanceClock', durationMs: 1 })).toThrow(ActError);
  });

  it('prepare and delay replies', () => {
    run({ act: 'nextReply', method: 'GET', pathIncludes: 'x', status: 429, headers: { 'Retry-After': '1' }, count: 2 });
    run({ act: 'delayReplies', delayMs: 70, pathIncludes: 'x' });
    expect(bench.world.replies.take('PUT', '/x')).toBeNull();
    expect(bench.world.replies.take('GET', '/x')).toMatchObject({
      status: 429,
      headers: { 'Retry-After': '1' },
      contentType: 'text/html',
      body: '',
      isCarriedOut: false,
    });
    expect(bench.world.replies.take('GET', '/x')).not.toBeNull();
    expect(bench.world.replies.take('GET', '/x')).toBeNull();
    expect(['/x', '/y'].map((path) => bench.world.replies.takeDelay('GET', path))).toEqual([70, 0]);
  });

  it('delay so many replies, which others overtake, and damage so many', () => {
    const { replies } = bench.world;
    run({ act: 'delayReplies', delayMs: 5, method: 'GET' });
    run({ act: 'delayReplies', delayMs: 900, method: 'GET', pathIncludes: 'x', count: 2 });
    expect(['/x', '/y', '/x', '/x'].map((path) => replies.takeDelay('GET', path))).toEqual([900, 5, 900, 5]);
    expect(replies.takeDelay('PUT', '/x')).toBe(0);
    run({ act: 'damageReplies', how: 'lacksEntry', list: 'users', pathIncludes: 'x' });
    expect(replies.takeDamage('GET', '/y')).toBeNull();
    expect(replies.takeDamage('GET', '/x')).toMatchObject({ how: 'lacksEntry', list: 'users' });
    expect(replies.takeDamage('GET', '/x')).toBeNull();
  });

  it('leave the channel of events up but deaf, until it is ended', () => {
    run({ act: 'deafenEvents' });
    expect(arrivedOf('a', 'b')).toEqual([]);
    run({ act: 'deafenEvents', isDeaf: false });
    expect(arrivedOf('a')).toEqual(['a']);
  });

  it('lose, double, reorder and delay events', () => {
    run({ act: 'dropEvents', eventType: 'b' });
    run({ act: 'duplicateEvents' });
    expect(arrivedOf('a', 'b', 'c')).toEqual(['a', 'a', 'c']);
    run({ act: 'reorderEvents' });
    expect(arrivedOf('a', 'b')).toEqual(['b', 'a']);
    run({ act: 'delayEvents', delayMs: 10 });
    const arrived = arrivedOf('a');
    expect(arrived).toEqual([]);
    bench.clock.advance(10);
    expect(arrived).toEqual(['a']);
  });

  it.each([
    { act: 'dropEvents', count: 0 },
    { act: 'dropEvents', count: 10_001 },
    { act: 'reorderEvents', count: 101 },
    { act: 'reorderEvents', count: 1 },
    { act: 'delayEvents', delayMs: 86_400_001 },
    { act: 'delayReplies', delayMs: -1 },
    { act: 'nextReply', status: 99 },
  ])('have limits: %j', (act) => {
    expect(() => run(act)).toThrow(ActError);
  });

  it('break connections, which are counted', () => {
    expect(run({ act: 'cutConnections' })).toEqual({ connections: 0 });
    expect(run({ act: 'freezeConnections', agent: 'ada' })).toEqual({ connections: 0 });
  });
});

describe('simulator kit: scenes', () => {
  interface Jump {
    readonly act: 'jump';
    readonly height: number;
  }
  const scene = (id: string): Scene<ReturnType<typeof directed>> => ({
    id,
    label: 'scene.trainee',
    isOffered: true,
    userId: 'ada',
    switches: {},
    prepare: (director) => void director.act({ act: 'jump', height: 1 }),
    play: (director) => director.after(10, () => void director.act({ act: 'jump', height: 2 })),
  });
  const directed = (bench: KitBench, run: (act: Jump) => unknown) => createDirector(bench.world, 'ada', run);

  it('are found by their id', () => {
    const scenes = [scene('one'), scene('two')];
    expect(sceneWithId(scenes, 'two').id).toBe('two');
    expect(() => sceneWithId(scenes, 'opera')).toThrow(
      new UnknownSceneError('There is no scene "opera". Scenes: one, two.'),
    );
  });

  it('are set up, and play on the clock only when they are asked to', () => {
    const bench = kitBench();
    const heights: number[] = [];
    const director = directed(bench, ({ height }) => heights.push(height));
    startScene(scene('one'), director, false);
    bench.clock.advance(10);
    expect(heights).toEqual([1]);
    startScene(scene('one'), director, true);
    bench.clock.advance(10);
    expect(heights).toEqual([1, 1, 2]);
  });

  it('leave out acts that are not possible now, and stop at anything else that fails', () => {
    const bench = kitBench();
    const director = directed(bench, ({ height }) => {
      throw height > 1 ? new Error('broken') : new ActError('too high');
    });
    expect(director.act({ act: 'jump', height: 1 })).toBeUndefined();
    expect(bench.lines).toEqual(['scene: jump left out: too high']);
    expect(() => director.act({ act: 'jump', height: 2 })).toThrow('broken');
  });
});
