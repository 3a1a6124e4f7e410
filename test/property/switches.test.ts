import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audioModes, audioOf, unknownAudio, type Audio } from '../../app/domain/audio.ts';
import { canMove, isUnderWay, type Command, type CommandPhase, type CommandRequest } from '../../app/domain/command.ts';
import type { Change } from '../../app/state/app-state.ts';
import { switchPictureOf } from '../../app/state/selectors/audio.ts';
import { Model } from '../../renderer/model/model.ts';
import { windowFixture } from '../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const conferenceId = fixture.conference().id;
const people = ['p2', 'p3'] as const;

const audio: fc.Arbitrary<Audio> = fc.constantFrom(...audioModes.map(audioOf), unknownAudio, {
  canHear: 'on',
  canSpeak: 'unknown',
} as const);
const who = fc.constantFrom(...people);

type Step =
  | { readonly do: 'picture'; readonly who: string; readonly audio: Audio }
  | {
      readonly do: 'ask';
      readonly who: string;
      readonly mode: (typeof audioModes)[number];
      readonly kind: 'set-audio' | 'drop';
    }
  | { readonly do: 'move'; readonly command: number; readonly to: CommandPhase }
  | { readonly do: 'forget'; readonly command: number }
  | { readonly do: 'resynchronise' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('picture' as const), who, audio }),
  fc.record({
    do: fc.constant('ask' as const),
    who,
    mode: fc.constantFrom(...audioModes),
    kind: fc.constantFrom('set-audio' as const, 'set-audio' as const, 'drop' as const),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      command: fc.nat({ max: 9 }),
      to: fc.constantFrom<CommandPhase>('sent', 'accepted', 'confirmed', 'refused', 'unconfirmed', 'cancelled'),
    }),
  },
  fc.record({ do: fc.constant('forget' as const), command: fc.nat({ max: 9 }) }),
  fc.record({ do: fc.constant('resynchronise' as const) }),
);

it('shows the last picture as proved on a switch, and a request only while its command is under way', () => {
  fc.assert(
    fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 40 }), (patches) => {
      const model = new Model();
      model.replace(fixture.changes.filter(({ slice }) => slice !== 'command'));
      const shown = new Map<string, Audio>();
      const commands = new Map<string, Command>();
      const picture = (id: string, value: Audio): Change => {
        shown.set(id, value);
        return { slice: 'participant', conferenceId, id, value: fixture.participant(id, { audio: value }) };
      };
      const put = (command: Command): Change => {
        commands.set(command.id, command);
        return { slice: 'command', id: command.id, value: command };
      };
      const changeOf = (now: Step): readonly Change[] => {
        switch (now.do) {
          case 'picture':
            return [picture(now.who, now.audio)];
          case 'ask': {
            const one = { conferenceId, participantIds: [now.who] };
            const request: CommandRequest =
              now.kind === 'drop' ? { ...one, kind: now.kind } : { ...one, kind: now.kind, mode: now.mode };
            const id = `c${commands.size}`;
            return [
              put(
                fixture.command(id, {
                  request,
                  target: { id: now.who, name: now.who, address: '' },
                  phase: 'held',
                  madeAt: commands.size,
                }),
              ),
            ];
          }
          case 'move': {
            const command = commands.get(`c${now.command}`);
            return command && canMove(command, now.to) ? [put({ ...command, phase: now.to })] : [];
          }
          case 'forget': {
            const command = commands.get(`c${now.command}`);
            if (!command || isUnderWay(command.phase)) return [];
            return [{ slice: 'command', id: command.id, value: null }];
          }
          case 'resynchronise':
            return [];
        }
      };
      model.apply(people.map((id) => picture(id, unknownAudio)));
      for (const patch of patches) {
        model.apply(patch.flatMap(changeOf));
        if (patch.some((now) => now.do === 'resynchronise')) {
          const present = [...model.state.commands.values()].map((value): Change => ({
            slice: 'command',
            id: value.id,
            value,
          }));
          model.replace([
            ...fixture.changes.filter(({ slice }) => slice !== 'command'),
            ...people.map((id) => picture(id, shown.get(id) ?? unknownAudio)),
            ...present,
          ]);
        }
        for (const id of people) {
          const proved = model.roster(conferenceId).people.peek(id)?.audio ?? unknownAudio;
          const first = [...commands.values()].find(
            ({ phase, request, target }) => request.kind === 'set-audio' && target?.id === id && isUnderWay(phase),
          );
          const wanted = first?.request.kind === 'set-audio' ? audioOf(first.request.mode) : null;
          const standing = model.commands.latestFor(conferenceId, id, 'set-audio');
          const truth = shown.get(id) ?? unknownAudio;
          for (const which of ['canHear', 'canSpeak'] as const) {
            const asked = wanted === null || wanted[which] === truth[which] ? null : wanted[which];
            expect(switchPictureOf(proved, standing, which)).toEqual({ proved: truth[which], asked });
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});
