import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands, gavel, newDesktop, type Desktop, type StepResult } from './session.ts';

const { unlock, startLocked, lock, keeper } = commands;
const secret = 'canary-Ünï-&<7>';
const stored = { place: 'stored', reason: null };
const keptUntilClose = (reason: string) => ({ place: 'kept-until-close', reason });

const answersOf = (results: readonly StepResult[]) => results.map(({ answer }) => answer);

describe('secrets in a real gnome-keyring', () => {
  let desktop: Desktop;

  beforeEach(async () => {
    desktop = await newDesktop();
  });
  afterEach(() => desktop.remove());

  it('are saved, read and removed', async () => {
    const results = await desktop.run(
      `${unlock}; ${gavel(['read a', `save a ${secret}`, 'read a', 'save a other', 'forget a', 'forget a', 'read a'])}`,
    );
    expect(answersOf(results)).toEqual([
      { kind: 'none' },
      stored,
      { kind: 'found', secret },
      stored,
      { kind: 'forgotten' },
      { kind: 'forgotten' },
      { kind: 'none' },
    ]);
    expect(results.map(({ keychain }) => keychain)).toEqual(results.map(() => ({ status: 'available', reason: null })));
  });

  it('are there again in the next run of Gavel, and in the next session of the person', async () => {
    const results = await desktop.run(`${unlock}; ${gavel([`save a ${secret}`])}; ${gavel(['read a'])}`);
    expect(answersOf(results)).toEqual([stored, { kind: 'found', secret }]);
    const [next] = await desktop.run(`${unlock}; ${gavel(['read a'])}`);
    expect(next).toMatchObject({ answer: { kind: 'found', secret }, places: { a: stored } });
  });

  it('stay removed in the next run of Gavel', async () => {
    const results = await desktop.run(
      `${unlock}; ${gavel([`save a ${secret}`])}; ${gavel(['forget a'])}; ${gavel(['read a'])}`,
    );
    expect(answersOf(results)).toEqual([stored, { kind: 'forgotten' }, { kind: 'none' }]);
  });

  it('are kept until Gavel closes while the keyring is locked, and a kept one is not taken for none', async () => {
    const locked = 'keychain-locked';
    const results = await desktop.run(
      `${unlock}; ${gavel([`save a ${secret}`])}; ${lock}; ${gavel(['read a', 'forget a', 'save b new', 'read b'])}`,
    );
    expect(answersOf(results)).toEqual([
      stored,
      { kind: 'unreadable', reason: locked },
      { kind: 'left-in-keychain', reason: locked },
      keptUntilClose(locked),
      { kind: 'found', secret: 'new' },
    ]);
    expect(results.at(-1)).toMatchObject({
      keychain: { status: 'unavailable', reason: locked },
      places: { b: keptUntilClose(locked) },
    });
  });

  it('are kept until Gavel closes when the session began without unlocking the keyring', async () => {
    await desktop.run(`${unlock}; ${gavel([`save a ${secret}`])}`);
    const results = await desktop.run(`${startLocked}; ${gavel(['read a', 'save a new'])}`);
    expect(answersOf(results)).toEqual([
      { kind: 'unreadable', reason: 'keychain-locked' },
      keptUntilClose('keychain-locked'),
    ]);
  });

  it('do not make anybody wait longer than the deadline when the keyring hangs', async () => {
    const results = await desktop.run(
      `${unlock}; ${gavel([`save a ${secret}`])}; keeper=$(${keeper}); kill -STOP $keeper; ` +
        `${gavel(['read a', 'save b new', 'read b'])}; kill -KILL $keeper`,
      { deadlineMs: 500 },
    );
    expect(answersOf(results)).toEqual([
      stored,
      { kind: 'unreadable', reason: 'keychain-timeout' },
      keptUntilClose('keychain-timeout'),
      { kind: 'found', secret: 'new' },
    ]);
    for (const { tookMs } of results) expect(tookMs).toBeLessThan(2000);
  });

  it('are stored after all, and the last one, when the keyring hung for longer than the deadline', async () => {
    const results = await desktop.run(
      `${unlock}; ${gavel([`save a ${secret}`])}; export KEEPER=$(${keeper}); kill -STOP $KEEPER; ` +
        `${gavel(['save a one', 'save a two', 'shell kill -CONT $KEEPER', 'forget c'])}; ${gavel(['read a'])}`,
      { deadlineMs: 500 },
    );
    expect(answersOf(results)).toEqual([
      stored,
      keptUntilClose('keychain-timeout'),
      keptUntilClose('keychain-timeout'),
      null,
      { kind: 'forgotten' },
      { kind: 'found', secret: 'two' },
    ]);
    expect(results[4]?.places).toEqual({ a: stored });
  });

  describe('where there is no keychain', () => {
    const absent = 'keychain-absent';
    const kept = [
      { answer: { kind: 'unreadable', reason: absent }, places: {} },
      { answer: keptUntilClose(absent), places: { a: keptUntilClose(absent) } },
      { answer: { kind: 'found', secret }, places: { a: keptUntilClose(absent) } },
      { answer: { kind: 'forgotten' }, places: {} },
    ].map((step) => ({ ...step, keychain: { status: 'unavailable', reason: absent }, tookMs: expect.any(Number) }));
    const steps = ['read a', `save a ${secret}`, 'read a', 'forget a'];

    it('are kept until Gavel closes: no session bus', async () => {
      expect(await desktop.run(gavel(steps), { bus: 'none' })).toEqual(kept);
    });

    it('are kept until Gavel closes: nobody on the bus keeps secrets', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'gavel-bus-'));
      const busConfiguration = join(folder, 'bus.conf');
      await writeFile(
        busConfiguration,
        `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
      );
      try {
        expect(await desktop.run(gavel(steps), { busConfiguration })).toEqual(kept);
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('are kept until Gavel closes: keytar is not installed', async () => {
      const withoutKeytar =
        'data:text/javascript,import { registerHooks } from "node:module"; registerHooks({ resolve(name, ' +
        'context, next) { if (name === "keytar") throw Object.assign(new Error("Cannot find module"), { code: ' +
        '"MODULE_NOT_FOUND" }); return next(name, context); } });';
      expect(await desktop.run(`${unlock}; ${gavel(steps, ['--import', withoutKeytar])}`)).toEqual(kept);
    });
  });
});
