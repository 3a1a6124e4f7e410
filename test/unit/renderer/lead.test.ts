import { describe, expect, it } from 'vitest';
import type { Change } from '../../../app/state/app-state.ts';
import { createLead } from '../../../renderer/application/lead.ts';
import { createViewState } from '../../../renderer/application/view-state.ts';
import { Model } from '../../../renderer/model/model.ts';
import { windowFixture } from '../../support/window-fixture.ts';

const fixture = windowFixture(0);
const conferenceId = 'finesse/40871';

const call = (id: string, accountId = 'finesse'): Change => ({
  slice: 'conference',
  id,
  value: fixture.conference({ id, vendorId: id, accountId, kind: 'consult' }),
});

const started = () => {
  const model = new Model();
  model.apply([
    { slice: 'account', id: 'finesse', value: fixture.account() },
    { slice: 'conference', id: conferenceId, value: fixture.conference() },
  ]);
  const view = createViewState('main');
  const time = { nowMs: 0 };
  return { model, view, time, lead: createLead(model, view, () => time.nowMs) };
};

describe('the window', () => {
  it('is led to the call that a consultation brings about', () => {
    const { model, view, lead } = started();
    lead.asked({ kind: 'consult', conferenceId, address: '5002' });
    model.apply([call('finesse/2')]);
    expect(view.chosen.value).toEqual({ kind: 'conference', id: 'finesse/2', accountId: 'finesse' });
  });

  it('is led by monitoring, of the account that was asked for', () => {
    const { model, view, lead } = started();
    lead.asked({ kind: 'monitor', accountId: 'finesse', memberId: 'm1' });
    model.apply([call('other/1', 'other')]);
    expect(view.chosen.value).toBeNull();
    model.apply([call('finesse/2')]);
    expect(view.chosen.value?.id).toBe('finesse/2');
  });

  it('stays where the person went meanwhile, and after too long', () => {
    const { model, view, lead, time } = started();
    lead.asked({ kind: 'consult', conferenceId, address: '5002' });
    view.chosen.value = { kind: 'team', id: 'finesse', accountId: 'finesse' };
    model.apply([call('finesse/2')]);
    expect(view.chosen.value.kind).toBe('team');
    lead.asked({ kind: 'consult', conferenceId, address: '5002' });
    time.nowMs = 60_000;
    model.apply([call('finesse/3')]);
    expect(view.chosen.value.kind).toBe('team');
  });

  it('is not led by anything else, nor twice', () => {
    const { model, view, lead } = started();
    lead.asked({ kind: 'hold', conferenceId });
    model.apply([call('finesse/2')]);
    expect(view.chosen.value).toBeNull();
    lead.asked({ kind: 'barge', conferenceId });
    model.apply([call('finesse/3')]);
    model.apply([call('finesse/4')]);
    expect(view.chosen.value?.id).toBe('finesse/3');
  });
});
