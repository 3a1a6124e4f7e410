import type { Fault } from '../../app/domain/error-code.ts';
import { Decisions } from '../../main/vendors/skype-ucwa/decisions.ts';
import type { UcwaEvent } from '../../main/vendors/skype-ucwa/events.ts';
import { UcwaRefusal } from '../../main/vendors/skype-ucwa/faults.ts';
import { readResource, Resource } from '../../main/vendors/skype-ucwa/hal.ts';
import { RosterReader } from '../../main/vendors/skype-ucwa/roster-reader.ts';
import { Roster } from '../../main/vendors/skype-ucwa/roster.ts';
import { testKit } from './adapter-kit.ts';
import { ManualClock } from './manual-clock.ts';

/** What happens next: at the door, on the wire, or by the hand of a user who decides. */
export interface Race {
  readonly do:
    | 'comes'
    | 'leaves'
    | 'returns'
    | 'renames'
    | 'otherAdmits'
    | 'tells'
    | 'loses'
    | 'serves'
    | 'answers'
    | 'reads'
    | 'decides'
    | 'sends';
  /** Which of those that there are. */
  readonly pick: number;
}

interface Visitor {
  readonly uri: string;
  /** Never the same again, also for the same person. */
  readonly visit: number;
  name: string;
  where: 'lobby' | 'present';
}

interface Pending {
  readonly href: string;
  served: Resource | Fault | null;
  readonly answer: (result: Resource | Fault) => void;
}

interface Decided {
  readonly id: string;
  readonly uri: string;
  readonly visit: number;
}

const base = 'https://pool.example.test/c/1';
const own = readResource(
  { role: 'Leader', uri: 'sip:alice@example.test', _links: { self: { href: `${base}/p/me` } } },
  base,
);
const conversation = readResource(
  { _links: { participants: { href: `${base}/participants` }, lobby: { href: `${base}/participants?filter=lobby` } } },
  base,
);
const names = ['Dan Diaz', 'Vera Visitor', 'Walt Worker'] as const;
const gone = () => new UcwaRefusal('already-gone', 404, { code: 'NotFound', subcode: '', message: '' });

/** What a decision did to whom it was not about, or after it was known that they had gone. */
export interface Outcome {
  readonly wrong: readonly string[];
  readonly sentCount: number;
  readonly cancelledCount: number;
  /** How often somebody came, left, came back, was renamed or was let in by somebody else. */
  readonly doorCount: number;
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
};

/**
 * Plays people at the door of one meeting against the roster that a client keeps of it. Reads take their time, events
 * are late or lost, and the same person comes back to the same address. `byAddress`: addresses end in the person's, not
 * in a token of each visit.
 */
export const playRaces = async (races: readonly Race[], byAddress: boolean): Promise<Outcome> => {
  const kit = testKit();
  const roster = new Roster(kit.identities);
  const people = new Map<string, Visitor>();
  const events: { readonly event: UcwaEvent; readonly ends: number | null }[] = [];
  const pending: Pending[] = [];
  const decided: Decided[] = [];
  const knownGone = new Set<number>();
  const wrong: string[] = [];
  let visits = 0;
  let sentCount = 0;
  let cancelledCount = 0;
  let doorCount = 0;
  let told = Promise.resolve();

  const serve = (href: string): Resource | Fault => {
    const list = (where: Visitor['where']) =>
      readResource(
        {
          _links: {
            participant: [...people].flatMap(([at, one]) =>
              one.where === where ? [{ href: at, title: one.name }] : [],
            ),
          },
        },
        base,
      );
    if (href.endsWith('?filter=lobby')) return list('lobby');
    if (href.endsWith('/participants')) return list('present');
    const one = people.get(href);
    if (!one) return gone();
    const rights =
      one.where === 'lobby' ? { admit: { href: `${href}/admit` }, reject: { href: `${href}/reject` } } : {};
    return readResource(
      {
        uri: one.uri,
        name: one.name,
        visit: one.visit,
        inLobby: one.where === 'lobby',
        _links: { self: { href }, ...rights },
      },
      base,
    );
  };
  const request = (href: string): Promise<Resource> =>
    new Promise((resolve, reject) => {
      pending.push({
        href,
        served: null,
        answer: (result) => (result instanceof Resource ? resolve(result) : reject(result)),
      });
    });
  const reader = new RosterReader({
    kit,
    roster,
    conferenceId: 'conference',
    now: () => 0,
    facts: () => ({ conversation, own, onlineMeeting: null }),
    requests: () => ({ get: request, each: request }),
    decisions: new Decisions(new ManualClock()),
    seesLobby: () => Promise.resolve(true),
    onUnread: () => undefined,
    onRead: () => undefined,
  });

  const emit = (href: string, type: string, within: string | null, ends: number | null = null): void => {
    const place = within === null ? null : { rel: within, href: `${base}/participants?filter=${within}` };
    const event: UcwaEvent = {
      ...{ sender: { rel: 'conversation', href: base }, type, rel: 'participant', href, within: place },
      ...{ title: people.get(href)?.name ?? '', isSuccess: null, reason: null, body: null },
    };
    events.push({ event, ends });
  };
  const enter = (uri: string, pick: number): void => {
    visits += 1;
    const href = `${base}/p/${byAddress ? encodeURIComponent(uri) : `token${visits}`}`;
    people.set(href, { uri, visit: visits, name: names[pick % names.length] ?? '', where: 'lobby' });
    emit(href, 'added', null);
    emit(href, 'added', 'lobby');
  };
  const leave = (href: string, visitor: Visitor): void => {
    people.delete(href);
    if (visitor.where === 'lobby') emit(href, 'deleted', 'lobby');
    emit(href, 'deleted', null, visitor.visit);
  };
  const at = <Item>(items: readonly Item[], pick: number): Item | undefined => items[pick % Math.max(1, items.length)];

  const steps: Readonly<Record<Race['do'], (pick: number) => void | Promise<void>>> = {
    comes: (pick) => {
      if (people.size >= 8) return;
      doorCount += 1;
      enter(`sip:visitor${visits + 1}@partner.example.test`, pick);
    },
    leaves: (pick) => {
      const found = at([...people], pick);
      if (!found) return;
      doorCount += 1;
      leave(...found);
    },
    returns: (pick) => {
      const found = at([...people], pick);
      if (!found) return;
      doorCount += 1;
      leave(...found);
      enter(found[1].uri, pick);
    },
    renames: (pick) => {
      const found = at([...people], pick);
      if (!found) return;
      doorCount += 1;
      found[1].name = names[(pick + 1) % names.length] ?? '';
      emit(found[0], 'updated', found[1].where === 'lobby' ? 'lobby' : null);
    },
    otherAdmits: (pick) => {
      const found = at(
        [...people].filter(([, { where }]) => where === 'lobby'),
        pick,
      );
      if (!found) return;
      doorCount += 1;
      found[1].where = 'present';
      emit(found[0], 'deleted', 'lobby');
      emit(found[0], 'added', 'attendees');
    },
    tells: () => {
      const next = events.shift();
      if (!next) return;
      told = told.then(async () => {
        await reader.applyPerson(next.event, kit.order.next());
        if (next.ends !== null) knownGone.add(next.ends);
      });
    },
    loses: () => {
      events.shift();
    },
    serves: (pick) => {
      const found = at(
        pending.filter(({ served }) => served === null),
        pick,
      );
      if (found) found.served = serve(found.href);
    },
    answers: (pick) => {
      const ready = at(
        pending.filter(({ served }) => served !== null),
        pick,
      );
      if (!ready?.served) return;
      pending.splice(pending.indexOf(ready), 1);
      ready.answer(ready.served);
    },
    reads: () => {
      reader.lists(conversation, kit.order.next(), () => undefined).catch(() => undefined);
    },
    decides: (pick) => {
      const allowed = [...roster.people.values()].filter(
        ({ resource }) => typeof resource?.link('reject') === 'string',
      );
      const found = at(allowed, pick);
      if (found?.resource)
        decided.push({ id: found.id, uri: found.resource.text('uri'), visit: Number(found.resource.json['visit']) });
    },
    sends: () => {
      const decision = decided.shift();
      if (!decision) return;
      const person = roster.byId(decision.id);
      const href = person?.resource?.link('reject')?.replace(/\/reject$/u, '') ?? null;
      if (href === null || person?.where !== 'lobby') {
        cancelledCount += 1;
        return;
      }
      sentCount += 1;
      if (knownGone.has(decision.visit)) wrong.push(`visit ${decision.visit} was known to be over`);
      const hit = people.get(href);
      if (hit && hit.uri !== decision.uri) wrong.push(`${hit.uri} instead of ${decision.uri}`);
      if (hit?.where === 'lobby') leave(href, hit);
    },
  };
  for (const race of races) {
    await steps[race.do](race.pick);
    await settle();
  }
  return { wrong, sentCount, cancelledCount, doorCount };
};
