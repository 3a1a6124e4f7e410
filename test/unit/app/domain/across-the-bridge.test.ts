import { describe, expect, it } from 'vitest';
import { checkReportSchema, type CheckReport, type CheckResult } from '../../../../app/domain/diagnostic.ts';
import { fieldProblemSchema, type FieldProblem } from '../../../../app/domain/field-problem.ts';
import { followWaySchema, type FollowWay } from '../../../../app/domain/meeting.ts';
import { defaultPreferences } from '../../../../app/domain/preferences.ts';
import { changeSchema, emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange, snapshotOf } from '../../../../app/state/apply.ts';
import { everyChange } from '../../../support/every-change.ts';
import { everyWord } from '../../../support/every-word.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(5000);
const id = 'finesse/40871';
const overTheBridge = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('what is sent to a window', () => {
  it('arrives whole, whatever is known and in every state it may have', () => {
    const arrived = everyChange.map((change) => changeSchema.safeParse(overTheBridge(change)));
    expect(arrived.map(({ data }) => data)).toEqual(everyChange);
  });

  it('arrives too when it is a removal', () => {
    const removals: Change[] = [
      { slice: 'participant', conferenceId: id, id: 'p1', value: null },
      { slice: 'conference', id, value: null },
      { slice: 'account', id: 'finesse', value: null },
      { slice: 'member', accountId: 'finesse', id: 'm1', value: null },
      { slice: 'command', id: 'c', value: null },
      { slice: 'meeting', accountId: 'finesse', id: 'finesse/1', value: null },
      { slice: 'meeting-list', id: 'finesse', value: null },
      { slice: 'notice', id: 'n', value: null },
    ];
    expect(removals.map((change) => changeSchema.parse(overTheBridge(change)))).toEqual(removals);
  });

  it('builds the same state from a snapshot', () => {
    const [state, copy] = [emptyState(), emptyState()];
    for (const change of everyChange) applyChange(state, change);
    for (const change of snapshotOf(state)) applyChange(copy, change);
    expect(copy).toEqual(state);
    expect(new Set(snapshotOf(state).map(({ slice }) => slice))).toEqual(
      new Set(everyChange.map(({ slice }) => slice)),
    );
  });

  it('is refused when it is none of the known', () => {
    const refused: unknown[] = [
      { slice: 'participant', conferenceId: id, id: 'p1', value: { ...fixture.participant('p1'), state: 'asleep' } },
      { slice: 'conference', id, value: { ...fixture.conference(), kind: '' } },
      { slice: 'preferences', value: { ...defaultPreferences, theme: 'pink' } },
      { slice: 'else', id, value: null },
    ];
    expect(refused.map((change) => changeSchema.safeParse(change).success)).toEqual(refused.map(() => false));
  });

  it('says of a check what was found', () => {
    const report: CheckReport = {
      id: 'disk',
      subject: 'server.example:443',
      result: 'fail',
      code: 'disk-full',
      facts: { folder: '/home', freeBytes: 5 },
      tookMs: 12,
    };
    const reports = [
      ...everyWord<CheckResult>({ pass: true, fail: true, unknown: true }).map((result) => ({ ...report, result })),
      { ...report, code: 'timeout' },
    ];
    expect(reports.map((one) => checkReportSchema.parse(overTheBridge(one)))).toEqual(reports);
  });

  it('says what is wrong with a field, and how a meeting can be followed', () => {
    const problems = everyWord<FieldProblem>({
      required: true,
      'too-long': true,
      'not-an-address': true,
      'not-a-port': true,
      'not-a-choice': true,
      'not-a-number': true,
      'digits-only': true,
      'secret-of-another': true,
      'choose-again': true,
    });
    expect(problems.map((problem) => fieldProblemSchema.parse(problem))).toEqual(problems);
    const ways = everyWord<FollowWay>({ 'take-control': true, join: true });
    expect(ways.map((way) => followWaySchema.parse(way))).toEqual(ways);
  });
});
