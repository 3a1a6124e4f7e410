import { describe, expect, it } from 'vitest';
import type { Participant } from '../../../../app/domain/participant.ts';
import { namesakeOf } from '../../../../app/state/selectors/namesakes.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const person = (id: string, name: string, more: Partial<Participant> = {}): Participant =>
  fixture.participant(id, { name, ...more });
const looksLike = (left: string, right: string): boolean =>
  namesakeOf(person('w1', left), [person('w1', left), person('p2', right)])?.id === 'p2';

describe('names that look alike', () => {
  it.each([
    ['Maria Albers', 'Maria Albers'],
    ['Maria Albers', 'maria  ALBERS'],
    ['Maria Albers', 'María Albers'],
    ['Maria Albers', 'Маriа Аlbеrs'],
    ['Maria Albers', 'Maria - Albers'],
    ['Robert Li', 'R0bert Li'],
    ['陈伟', '陈伟'],
  ])('%s and %s are told apart', (left, right) => {
    expect(looksLike(left, right)).toBe(true);
  });

  // Pairs of Unicode's list of confusable characters (https://www.unicode.org/reports/tr39/).
  it.each(
    'аa вb еe кk мm нh оo рp сc тt уy хx іi їi јj ѕs αa εe ιi κk νv οo ρp τt υu χx ıi 0o 1l'
      .split(' ')
      .map((pair) => Array.from(pair)),
  )('%s is taken for %s', (lookalike, letter) => {
    expect(looksLike(`Zz${lookalike}`, `Zz${letter}`)).toBe(true);
    expect(looksLike(`Zz${lookalike}`, 'Zzq')).toBe(false);
  });

  it.each([
    ['Maria Albers', 'Mario Albers'],
    ['Maria Albers', 'Maria Albertsen'],
    ['陈伟', '陈玮'],
    ['***', '+++'],
  ])('%s and %s are different', (left, right) => {
    expect(looksLike(left, right)).toBe(false);
  });

  it('are looked for among all others: neither oneself, nor nobody', () => {
    const one = person('p1', 'Ana');
    expect(namesakeOf(one, [])).toBeNull();
    expect(namesakeOf(one, [one, person('p2', 'Bo'), person('p3', 'Ana'), person('p4', 'Ana')])?.id).toBe('p3');
    expect(namesakeOf(one, [person('p2', 'Ana', { personKey: 'ana' })])?.id).toBe('p2');
  });

  it('are not the other devices of the same person, nor somebody who left', () => {
    const one = person('p1', 'Ana', { personKey: 'ana' });
    expect(
      namesakeOf(one, [person('p2', 'Ana', { personKey: 'ana' }), person('p3', 'Ana', { state: 'left' })]),
    ).toBeNull();
    expect(namesakeOf(one, [person('p4', 'Ana', { personKey: 'other' })])?.id).toBe('p4');
  });
});
