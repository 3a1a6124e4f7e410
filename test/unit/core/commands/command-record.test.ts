import { beforeEach, describe, expect, it } from 'vitest';
import { commandPhases } from '../../../../app/domain/command.ts';
import { emptyState } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import type { AuditLog } from '../../../../main/core/commands/audit-log.ts';
import { createCommandRecord } from '../../../../main/core/commands/command-record.ts';
import { settlePromises } from '../../../support/command-bench.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const at = '2026-03-02T09:00:00.000Z';
const fixture = windowFixture(nowMs);
const state = emptyState();
applyChange(state, { slice: 'account', id: 'finesse', value: fixture.account() });

let entries: unknown[];
/** Whether the log cannot be written. */
let isBroken: boolean;

const keep = async (...given: readonly unknown[]): Promise<void> => {
  entries.push(...given);
  if (isBroken) throw new Error('disk full');
};
const audit: Pick<AuditLog, 'begin' | 'note' | 'complete'> = { begin: keep, note: keep, complete: keep };
const record = createCommandRecord(
  // Only these are called.
  audit as AuditLog,
  () => state,
  ({ label }) => `ada at ${label}`,
  () => nowMs + 500,
);

beforeEach(() => {
  entries = [];
  isBroken = false;
});

describe('the record of a command', () => {
  it('says who asked for what, of whom, where and when, before it is sent', async () => {
    await record.made([
      fixture.command('c1', { groupId: 'g' }),
      fixture.command('c2', {
        groupId: 'g',
        heldUntil: null,
        conferenceId: null,
        target: null,
        surface: 'tray',
        request: { kind: 'make-call', accountId: 'finesse', address: '1044' },
      }),
    ]);
    const both = {
      at,
      groupId: 'g',
      accountId: 'finesse',
      accountLabel: 'Finesse, Hamburg',
      vendor: 'sample',
      user: 'ada at Finesse, Hamburg',
    };
    expect(entries).toEqual([
      {
        ...both,
        type: 'held',
        commandId: 'c1',
        conferenceId: 'finesse/40871',
        action: 'drop',
        target: { name: '+49 170 555 0132', address: '+49 170 555 0132', vendorId: 'p3' },
        surface: 'window',
        parameters: {},
      },
      {
        ...both,
        type: 'attempt',
        commandId: 'c2',
        conferenceId: null,
        action: 'make-call',
        target: null,
        surface: 'tray',
        parameters: { address: '1044' },
      },
    ]);
  });

  it('is made also when the account is gone by then', async () => {
    await record.made([fixture.command('c1', { accountId: 'gone' })]);
    expect(entries).toMatchObject([{ accountId: 'gone', accountLabel: '', vendor: '', user: '' }]);
  });

  it('says how far it got, and when', async () => {
    await record.sending([fixture.command('c1'), fixture.command('c2')]);
    record.accepted([fixture.command('c1')]);
    const when = '2026-03-02T09:00:00.500Z';
    expect(entries).toEqual([
      { type: 'sent', at: when, commandId: 'c1' },
      { type: 'sent', at: when, commandId: 'c2' },
      { type: 'accepted', at: when, commandId: 'c1' },
    ]);
  });

  it('says how it ended, why, and how long that took from leaving', () => {
    record.outcome(
      fixture.command('c1', {
        phase: 'refused',
        reason: 'denied-here',
        denial: 'chair-only',
        detail: 'says no',
        sentAt: nowMs + 4000,
        settledAt: nowMs + 4250,
      }),
    );
    record.outcome(fixture.command('c2', { phase: 'confirmed', cause: 'unknown', settledAt: nowMs + 100 }));
    record.outcome(fixture.command('c3', { phase: 'cancelled', reason: 'taken-back', sentAt: nowMs + 100 }));
    expect(entries).toEqual([
      {
        type: 'outcome',
        at: '2026-03-02T09:00:04.250Z',
        commandId: 'c1',
        outcome: 'refused',
        code: 'denied-here',
        denial: 'chair-only',
        cause: undefined,
        vendorAnswer: 'says no',
        tookMs: 250,
      },
      expect.objectContaining({ commandId: 'c2', code: null, cause: 'unknown', vendorAnswer: null, tookMs: 100 }),
      expect.objectContaining({ commandId: 'c3', at, code: 'taken-back', tookMs: 0 }),
    ]);
  });

  it('has no outcome while it is under way', () => {
    for (const phase of commandPhases) record.outcome(fixture.command('c1', { phase }));
    expect(entries).toMatchObject(
      ['confirmed', 'refused', 'unconfirmed', 'cancelled'].map((outcome) => ({ type: 'outcome', outcome })),
    );
  });

  it('that cannot be written keeps from leaving what has not left, and troubles nothing that has', async () => {
    isBroken = true;
    await expect(record.made([fixture.command('c1')])).rejects.toThrow('disk full');
    await expect(record.sending([fixture.command('c1')])).rejects.toThrow('disk full');
    record.accepted([fixture.command('c1')]);
    record.outcome(fixture.command('c1', { phase: 'confirmed' }));
    // An unhandled rejection would fail the run.
    await settlePromises();
    expect(entries).toHaveLength(4);
  });
});
