import { describe, expect, it } from 'vitest';
import { createOpenInWindow } from '../../../../main/core/actions/open-in-window.ts';
import { ShownPlace } from '../../../../main/core/actions/shown-place.ts';
import { Store } from '../../../../main/core/state/store.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const open = (hasConference: boolean) => {
  const store = new Store(new ManualClock());
  if (hasConference) store.change(windowFixture(0).changes);
  const done: unknown[] = [];
  const openInWindow = createOpenInWindow({
    store,
    place: new ShownPlace(),
    windows: { show: (id) => done.push(id), send: (event, id) => done.push({ event, id }) },
  });
  return { openInWindow, done };
};

describe('an action that needs something to be entered', () => {
  it('brings the window, the conference that it is about, and then its dialog', () => {
    const { openInWindow, done } = open(true);
    openInWindow('consult');
    expect(done).toEqual([
      'main',
      { event: { event: 'show', what: 'conference', id: 'finesse/40871' }, id: 'main' },
      { event: { event: 'show', what: 'action', id: 'consult' }, id: 'main' },
    ]);
  });

  it('leaves the place as it is where there is no conference', () => {
    const { openInWindow, done } = open(false);
    openInWindow('make-call');
    expect(done).toEqual(['main', { event: { event: 'show', what: 'action', id: 'make-call' }, id: 'main' }]);
  });
});
