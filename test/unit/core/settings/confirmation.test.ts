import { describe, expect, it } from 'vitest';
import { createConfirmation, type ToConfirm } from '../../../../main/core/settings/confirmation.ts';
import { wordsOf } from '../../../../main/core/state/words.ts';
import { emptyState } from '../../../../app/state/app-state.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';
import { sampleVendor } from '../../../support/sample-vendor/adapter.ts';

const authority = {
  id: 'ab',
  certificates: [{ subject: 'Desk authority', validFrom: 0, validTo: 1, fingerprint: 'AB:CD' }],
  unreadableCount: 0,
};
const hold: ToConfirm = { what: 'short-hold', seconds: 1 };

const bench = (answer: () => Promise<boolean>) => {
  const clock = new ManualClock();
  const asked: string[] = [];
  const confirm = createConfirmation({
    confirm: {
      ask: ({ sentence }) => {
        asked.push(sentence);
        return answer();
      },
    },
    clock,
    log: recordingLog(),
    words: () => wordsOf(emptyState()),
  });
  const outcome = (wanted: ToConfirm): Promise<string> => confirm(wanted).then(() => 'allowed', String);
  return { clock, asked, outcome };
};

describe('a question outside of the page', () => {
  it('names what changes in one sentence', async () => {
    const { asked, outcome } = bench(async () => true);
    const server = { what: 'server', vendor: 'Desk', servers: ['https://desk.example.net'] } as const;
    expect(await outcome({ ...server, authority: null })).toBe('allowed');
    expect(await outcome({ ...server, authority })).toBe('allowed');
    const bundle = { ...authority, certificates: [...authority.certificates, ...authority.certificates] };
    expect(await outcome({ ...server, authority: bundle })).toBe('allowed');
    const [certificate] = authority.certificates;
    const wordy = { fingerprint: 'AB:CD', validFrom: 0, validTo: 1, ...certificate, subject: `A ${'1'.repeat(190)}` };
    expect(await outcome({ ...server, authority: { ...authority, certificates: [wordy] } })).toBe('allowed');
    expect(asked.pop()?.length).toBeLessThan(220);
    expect(await outcome(hold)).toBe('allowed');
    expect(asked).toEqual([
      'Sign in at https://desk.example.net (Desk)? What is entered as the password is sent there.',
      expect.stringMatching(
        /^Sign in at https:\/\/desk\.example\.net \(Desk\), trusting .* Desk authority \(SHA-256 AB:CD\)\? .*there\.$/,
      ),
      expect.stringContaining('Desk authority (SHA-256 AB:CD) and 1 more?'),
      'Send commands after 1 s? That leaves hardly any time to take one back.',
    ]);
  });

  it('is asked one at a time, and not again for a while after a no', async () => {
    const answer = deferred<boolean>();
    const { clock, asked, outcome } = bench(() => answer.promise);
    const first = outcome(hold);
    expect(await outcome(hold)).toContain('not-confirmed');
    answer.resolve(false);
    expect(await first).toContain('not-confirmed');
    clock.advance(9_999);
    expect(await outcome(hold)).toContain('not-confirmed');
    expect(asked).toHaveLength(1);
    clock.advance(1);
    await outcome(hold);
    expect(asked).toHaveLength(2);
  });

  it('that nobody can be asked is answered with no', async () => {
    const { outcome } = bench(() => Promise.reject(new Error('no terminal')));
    expect(await outcome(hold)).toContain('not-confirmed');
  });
});

describe('what a person is asked about', () => {
  const started = async (isAllowed: boolean) => {
    const asked: string[] = [];
    const app = await new ApplicationBench().start({
      vendors: [sampleVendor],
      confirm: {
        ask: async ({ sentence }) => {
          asked.push(sentence);
          return isAllowed;
        },
      },
    });
    return { app, asked };
  };
  const values = { server: 'desk.example.net', user: 'ada', caFile: '' };
  const account = { vendorId: 'sample', label: 'Desk', values, secrets: { password: 'x' } };

  it('is a new server and a new authority, not another label or what is as before', async () => {
    const { app, asked } = await started(true);
    const vendorId = sampleVendor.descriptor.vendorId;
    const added = await app.ask('account.add', { ...account, vendorId });
    if (!('accountId' in added)) throw new Error('not added');
    const { accountId } = added;
    expect(asked).toHaveLength(1);
    await app.ask('account.edit', { accountId, label: 'Other', values, secrets: {} });
    expect(asked).toHaveLength(1);
    await app.ask('account.edit', { accountId, label: 'Other', values: { ...values, caFile: '/ca.pem' }, secrets: {} });
    expect(asked).toHaveLength(2);
    expect(asked[1]).toContain('/ca.pem');
    const other = { ...values, caFile: '/ca.pem', server: 'other.example.net' };
    await app.ask('account.edit', { accountId, label: 'Other', values: other, secrets: { password: 'y' } });
    expect(asked[2]).toContain('https://other.example.net');
  });

  it('is a hold that leaves no time, not a longer one; nothing changes without a yes', async () => {
    const { app, asked } = await started(false);
    await app.ask('preferences.change', { holdSeconds: 2 });
    await expect(app.ask('preferences.change', { holdSeconds: 1 })).rejects.toThrow('not-confirmed');
    expect(asked).toHaveLength(1);
    await app.frame();
    expect(app.window.preferences.holdSeconds).toBe(2);
    app.clock.advance(10_000);
    const vendorId = sampleVendor.descriptor.vendorId;
    await expect(app.ask('account.add', { ...account, vendorId })).rejects.toThrow('not-confirmed');
    await app.frame();
    expect(app.window.accounts.size).toBe(0);
  });

  it('is nothing in practice mode', async () => {
    const app = await new ApplicationBench().start({ confirm: { ask: () => Promise.reject(new Error('asked')) } });
    await app.ask('practice.start', { sceneId: null });
    await app.frame();
    expect(app.window.accounts.size).toBe(1);
  });
});
