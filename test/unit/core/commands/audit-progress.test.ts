import { describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../../main/core/commands/audit-chain.ts';
import { type AuditAttempt } from '../../../../main/core/commands/audit-entries.ts';
import { createAuditLog } from '../../../../main/core/commands/audit-log.ts';
import { createCommandRecord } from '../../../../main/core/commands/command-record.ts';
import type { OpenCommand } from '../../../../main/core/commands/open-commands.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { ChairBench } from '../../../support/chair-bench.ts';
import { deferred, type Deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { MemoryFiles } from '../../../support/memory-files.ts';
import { CommandBench } from '../../../support/command-bench.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { modelConferenceId } from '../../../support/model-vendor.ts';
import { isMutationRun } from '../../../support/mutation.ts';

const at = '2026-03-02T09:00:00.000Z';
const path = '/audit/audit-0001.jsonl';

const made = (commandId: string, type: AuditAttempt['type'] = 'held'): AuditAttempt => ({
  type,
  at,
  commandId,
  groupId: 'g',
  accountId: 'a',
  accountLabel: 'Queue',
  vendor: 'v',
  user: 'u',
  conferenceId: 'c',
  action: 'drop',
  target: { name: `Person ${commandId}`, address: '', vendorId: commandId },
  surface: 'window',
});
const outcome = (commandId: string) => ({ type: 'outcome', at, commandId, outcome: 'confirmed', tookMs: 1 }) as const;

const logOn = (files: MemoryFiles, onInterrupted?: (open: readonly OpenCommand[]) => void) =>
  createAuditLog({
    files,
    folder: '/audit',
    clock: new ManualClock(),
    redactText: (text) => text,
    ...(onInterrupted ? { onInterrupted } : {}),
  });
const typesIn = (files: MemoryFiles): string[] =>
  (files.textOf(path) ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { type, commandId = '' } = JSON.parse(line) as { type: string; commandId?: string };
      return `${type} ${commandId}`.trim();
    });

describe('the record of how far commands come', () => {
  it('tells made, sent, accepted and settled apart, and waits for the disk once for a group', async () => {
    const count = isMutationRun ? 30 : 300;
    const bench = new ChairBench(count);
    const files = new MemoryFiles();
    const audit = logOn(files);
    const record = createCommandRecord(
      audit,
      () => bench.store.state,
      () => 'ada',
      () => bench.clock.now(),
    );
    await audit.prepare();
    const { commandIds } = bench.setAudio('none', ...Array.from({ length: count }, (_, index) => `p${index}`));
    const commands = commandIds.flatMap((id) => bench.store.state.commands.get(id) ?? []);
    await record.made(commands);
    expect(files.flushCount).toBe(1);
    await record.sending(commands);
    record.accepted(commands);
    await audit.close();
    expect(files.flushCount).toBe(1);
    const types = typesIn(files).map((line) => line.split(' ')[0]);
    expect(types).toEqual(['attempt', 'sent', 'accepted'].flatMap((type) => Array<string>(count).fill(type)));
    const [held] = bench.commands.make(
      { kind: 'drop', conferenceId: bench.conferenceId, participantIds: ['p0'] },
      'window',
    ).commandIds;
    await record.made([bench.store.state.commands.get(held ?? '')].flatMap((command) => command ?? []));
    await audit.close();
    expect(typesIn(files).at(-1)).toBe(`held ${held}`);
    expect(verifyAudit(files.contents.get(path) ?? new Uint8Array())).toMatchObject({ kind: 'whole' });
  });

  it('is one write for all that leave in one turn of the process, and nothing leaves before it', async () => {
    const files = new MemoryFiles();
    const turns: Deferred<void>[] = [];
    const endOfTurn = (): Promise<void> => {
      const turn = deferred<void>();
      turns.push(turn);
      return turn.promise;
    };
    const clock = new ManualClock();
    const audit = createAuditLog({ files, folder: '/audit', clock, redactText: (text) => text, endOfTurn });
    await audit.begin(made('1'), made('2'), made('3'));
    const left: string[] = [];
    const writesBefore = files.changes.length;
    // Each comes with an answer of its own: what one answer causes is done before the next one is looked at.
    for (const commandId of ['1', '2', '3']) {
      void audit.note({ type: 'sent', at, commandId }).then(() => left.push(commandId));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([turns.length, left, files.changes.length]).toEqual([1, [], writesBefore]);
    turns[0]?.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(left).toEqual(['1', '2', '3']);
    expect(files.changes.slice(writesBefore)).toEqual([`append ${path}`]);
    // What waits for the disk before it leaves waits for no turn.
    await audit.begin(made('4'));
    expect([turns.length, typesIn(files).slice(-4)]).toEqual([1, ['sent 1', 'sent 2', 'sent 3', 'held 4']]);
  });

  it('says at the next start what was open and how far it had come, once', async () => {
    const files = new MemoryFiles();
    const killed = logOn(files);
    await killed.begin(made('held'), made('sent'), made('accepted'), made('done'), made('plain', 'attempt'));
    const progress = (type: 'sent' | 'accepted', commandId: string) => ({ type, at, commandId });
    void killed.note(progress('sent', 'accepted'), progress('sent', 'done'));
    void killed.note(progress('accepted', 'accepted'));
    void killed.complete(outcome('done'));
    await killed.note(progress('sent', 'sent'));

    const found: (readonly OpenCommand[])[] = [];
    const next = logOn(files, (open) => found.push(open));
    await next.prepare();
    expect(found).toEqual([
      [
        { commandId: 'held', action: 'drop', name: 'Person held', reached: 'held' },
        { commandId: 'sent', action: 'drop', name: 'Person sent', reached: 'sent' },
        { commandId: 'accepted', action: 'drop', name: 'Person accepted', reached: 'accepted' },
        { commandId: 'plain', action: 'drop', name: 'Person plain', reached: 'attempt' },
      ],
    ]);
    expect(typesIn(files).slice(-4)).toEqual([
      'interrupted held',
      'interrupted sent',
      'interrupted accepted',
      'interrupted plain',
    ]);
    await next.close();
    await logOn(files, (open) => found.push(open)).prepare();
    expect(found).toHaveLength(1);
    expect(verifyAudit(files.contents.get(path) ?? new Uint8Array())).toMatchObject({ withoutOutcomeCount: 0 });
  });

  it('does not take its own commands for those of an earlier run when a write failed between', async () => {
    const files = new MemoryFiles();
    const found: unknown[] = [];
    const log = logOn(files, (open) => found.push(open));
    await log.begin(made('1'));
    files.failNext('append', 'disk-full');
    await log.begin(made('2')).catch(() => undefined);
    await log.begin(made('3'));
    expect([found, typesIn(files)]).toEqual([[], ['held 1', 'held 3']]);
  });

  it('is told in a notice, with how many had been sent and how many had not', async () => {
    const files = new MemoryFiles();
    const killed = createAuditLog({
      files,
      folder: '/profile/audit',
      clock: new ManualClock(),
      redactText: (text) => text,
    });
    await killed.begin(made('1'), made('2'), made('3'));
    await killed.note({ type: 'sent', at, commandId: '2' });
    files.setText('/profile/settings.json.4194304-1.tmp', 'half');
    const bench = await new ApplicationBench(files).start();
    for (let round = 0; round < 3; round += 1) await bench.frame();
    expect([...bench.window.notices.values()]).toMatchObject([
      {
        kind: 'problem',
        code: 'commands-interrupted',
        interrupted: { sentCount: 1, unsentCount: 2 },
        detail: 'held: drop Person 1\nsent: drop Person 2\nheld: drop Person 3',
      },
    ]);
    expect([...files.contents.keys()].filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('a command that cannot be recorded as about to be sent', () => {
  it('does not leave', async () => {
    const bench = new CommandBench(['5001']);
    const [id] = bench.commands.make(
      { kind: 'drop', conferenceId: modelConferenceId, participantIds: ['leg-1'] },
      'window',
    ).commandIds;
    bench.sendingFault = new Fault('audit-unwritable', 'disk full');
    await bench.advance(4000);
    expect(bench.command(id)).toMatchObject({ phase: 'refused', reason: 'audit-unwritable', detail: 'disk full' });
    expect(bench.server.asked).toEqual([]);
  });

  it('does not leave either when its account was disconnected while that was recorded', async () => {
    const bench = new CommandBench(['5001']);
    bench.commands.make({ kind: 'drop', conferenceId: modelConferenceId, participantIds: ['leg-1'] }, 'window');
    bench.onSending = () => bench.commands.leaveAccount('account-1');
    await bench.advance(4000);
    expect([bench.sendings.length, bench.server.asked]).toEqual([1, []]);
  });
});
