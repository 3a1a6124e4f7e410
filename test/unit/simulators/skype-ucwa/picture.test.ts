import { afterEach, describe, expect, it } from 'vitest';
import { nameOf, openBench } from './raw-ucwa.ts';
import type { Bench, RawClient, RawEvent, RawResource } from './raw-ucwa.ts';

/** Numbers that look random and are the same in every run (linear congruential generator). */
const randomFrom = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

/** Whom a client sees in each view when it goes by the events alone. */
class Picture {
  readonly lobby = new Set<string>();
  readonly attendees = new Set<string>();
  readonly leaders = new Set<string>();

  take(event: RawEvent): void {
    const { href } = event.link;
    const name = nameOf(event);
    const view = /^(added|deleted) participant in (lobby|attendees|leaders)$/u.exec(name);
    if (name === 'deleted participant') for (const set of [this.lobby, this.attendees, this.leaders]) set.delete(href);
    if (view?.[2] !== 'lobby' && view?.[2] !== 'attendees' && view?.[2] !== 'leaders') return;
    if (view[1] === 'added') this[view[2]].add(href);
    else this[view[2]].delete(href);
  }
}

describe('UCWA simulator: a picture made from events alone', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  const listed = async (alice: RawClient, conversation: RawResource, view: string): Promise<readonly string[]> => {
    const { json } = await alice.get(conversation._links[view]?.href ?? '');
    return (json._links['participant'] ?? []).map(({ href }) => href).toSorted();
  };

  const people = ['ann', 'ben', 'cid', 'dee'].map((name) => `sip:${name}@partner.example`);
  const actions = ['admit', 'reject', 'eject', 'promote', 'demote'] as const;

  it.each([
    [1, true],
    [2, true],
    [3, false],
    [4, false],
  ])('is what the servers list, whatever people do (run %i, merged: %s)', async (seed, mergeEvents) => {
    bench = await openBench({ switches: { mergeEvents, participantHref: seed % 2 === 0 ? 'token' : 'address' } });
    const random = randomFrom(seed);
    const made = bench.simulator.act({ act: 'createMeeting', organizer: 'alice' }) as { readonly uri: string };
    const alice = await bench.signedIn();
    const conversation = await alice.join(made.uri);
    const picture = new Picture();
    for (let round = 0; round < 12; round += 1) {
      for (let step = 0; step < 12; step += 1) {
        const person = people[random(people.length)] ?? '';
        const action = actions[random(actions.length)] ?? 'admit';
        const acts = [
          { act: 'personJoins', uri: person },
          { act: 'personLeaves', person },
          { act: 'personRenames', person, name: `Name ${round}.${step}` },
          { act: 'leaderDoes', action, person },
          { act: 'leaderDoes', action, person },
        ] as const;
        try {
          bench.simulator.act(acts[random(acts.length)] ?? acts[0]);
        } catch {
          // Not possible for this person now.
        }
      }
      // An event that always comes ends the round.
      bench.simulator.act({ act: 'audienceMessaging', isOn: round % 2 === 1 });
      await alice.until('updated conversation');
      for (const event of alice.seen.splice(0)) picture.take(event);
      for (const view of ['lobby', 'attendees', 'leaders'] as const)
        expect([...picture[view]].toSorted()).toEqual(await listed(alice, conversation, view));
    }
  });
});
