import fc from 'fast-check';
import { audioModes, type AudioMode } from '../../../app/domain/audio.ts';
import type { ReadBehaviour, SendBehaviour, WorldKind } from './world-wire.ts';

const legKinds = ['drop', 'mute-participant', 'unmute-participant', 'admit', 'reject-entry'] as const;
const roomKinds = ['lock', 'unlock', 'end'] as const;

export type Step =
  | { readonly do: 'enter' | 'knock' | 'call-in' | 'call-out'; readonly address: number }
  | { readonly do: 'ask-call' | 'ask-invite'; readonly address: number }
  | { readonly do: 'ask-audio'; readonly mode: AudioMode; readonly indexes: readonly number[] }
  | { readonly do: 'ask-join'; readonly kind: 'merge' | 'transfer'; readonly index: number }
  | { readonly do: 'others-audio'; readonly mode: AudioMode; readonly index: number }
  | { readonly do: 'others'; readonly what: 'left' | 'muted' | 'unmuted' | 'entered' | 'odd'; readonly index: number }
  | {
      readonly do: 'others-room';
      readonly what: 'lock' | 'unlock' | 'end' | 'open' | 'ready' | 'not-ready' | 'hang-up' | 'merged' | 'transferred';
    }
  | { readonly do: 'ask-legs'; readonly kind: (typeof legKinds)[number]; readonly indexes: readonly number[] }
  | { readonly do: 'ask-room'; readonly kind: (typeof roomKinds)[number] }
  | { readonly do: 'ask-agent'; readonly state: 'ready' | 'not-ready' }
  | { readonly do: 'error-of-others'; readonly kind: WorldKind; readonly index: number; readonly isNamed: boolean }
  | { readonly do: 'wait'; readonly durationMs: number }
  | { readonly do: 'sends'; readonly as: SendBehaviour; readonly durationMs: number }
  | { readonly do: 'reads'; readonly as: ReadBehaviour; readonly durationMs: number }
  | { readonly do: 'latency'; readonly durationMs: number }
  | { readonly do: 'server'; readonly how: 'lose' | 'double' | 'delay' | 'deaf' | 'hears' | 'down' | 'up' }
  | { readonly do: 'account'; readonly how: 'sign-out' | 'disconnect' | 'remove' | 'edit' | 'sign-in' | 'network' }
  | { readonly do: 'machine'; readonly how: 'sleep' | 'wake' | 'lose-patch' | 'disk-full' | 'disk-free' }
  | { readonly do: 'set-wall'; readonly byMs: number }
  | { readonly do: 'undo' | 'undo-group' | 'stop-group' | 'check-again' | 'read'; readonly index: number };

/** What one run does. */
export interface Schedule {
  /** Whether the vendor names the request in what it causes. */
  readonly repeatsIds: boolean;
  /** Whether one request carries many commands. */
  readonly takesMany: boolean;
  readonly steps: readonly Step[];
}

const index = fc.nat({ max: 11 });
const address = fc.nat({ max: 3 });
const constant = <Value extends string>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const kinds = constant<WorldKind>(
  ...legKinds,
  ...roomKinds,
  'set-agent-state',
  'make-call',
  'set-audio',
  'invite',
  'merge',
  'transfer',
);
const mode = constant(...audioModes);
const indexes = fc.array(index, { minLength: 1, maxLength: 8 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: constant('enter', 'enter', 'knock', 'call-in', 'call-out'), address }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: constant('others'),
      what: constant('left', 'left', 'muted', 'unmuted', 'entered', 'odd'),
      index,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: constant('others-room'),
      what: constant('lock', 'unlock', 'end', 'open', 'ready', 'not-ready', 'hang-up', 'merged', 'transferred'),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: constant('ask-legs'),
      kind: constant(...legKinds),
      indexes,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: constant('ask-call', 'ask-invite'), address }) },
  { weight: 3, arbitrary: fc.record({ do: constant('ask-audio'), mode, indexes }) },
  { weight: 2, arbitrary: fc.record({ do: constant('ask-join'), kind: constant('merge', 'transfer'), index }) },
  { weight: 2, arbitrary: fc.record({ do: constant('others-audio'), mode, index }) },
  { weight: 3, arbitrary: fc.record({ do: constant('ask-room'), kind: constant(...roomKinds) }) },
  { weight: 2, arbitrary: fc.record({ do: constant('ask-agent'), state: constant('ready', 'not-ready') }) },
  { weight: 2, arbitrary: fc.record({ do: constant('error-of-others'), kind: kinds, index, isNamed: fc.boolean() }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: constant('wait'),
      durationMs: fc.constantFrom(5, 30, 60, 200, 600, 1100, 4000, 5100, 11_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: constant('sends'),
      as: constant(
        'carry-out',
        'carry-out',
        'refuse',
        'refuse-later',
        'ignore',
        'busy',
        'lose-the-answer',
        'lose-the-request',
      ),
      durationMs: fc.constantFrom(0, 20, 300, 2500),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: constant('reads'),
      as: constant('whole', 'whole', 'partial', 'refused', 'unanswered'),
      durationMs: fc.constantFrom(2, 40, 500, 2000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: constant('latency'), durationMs: fc.constantFrom(1, 20, 400) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: constant('server'),
      how: constant('lose', 'double', 'delay', 'deaf', 'hears', 'down', 'up', 'up'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: constant('account'),
      how: constant('sign-out', 'disconnect', 'remove', 'edit', 'sign-in', 'sign-in', 'network'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: constant('machine'),
      how: constant('sleep', 'wake', 'lose-patch', 'lose-patch', 'disk-full', 'disk-free'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: constant('set-wall'), byMs: fc.constantFrom(-7_200_000, -3000, 90_000) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: constant('undo', 'undo-group', 'stop-group', 'check-again', 'read'), index }),
  },
);

/** Schedules of that many steps. */
export const scheduleOf = (minLength: number, maxLength: number): fc.Arbitrary<Schedule> =>
  fc.record({
    repeatsIds: fc.boolean(),
    takesMany: fc.boolean(),
    steps: fc.array(step, { minLength, maxLength, size: 'max' }),
  });
