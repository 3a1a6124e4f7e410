import type { Agent } from '../../app/domain/account.ts';
import type { Conference } from '../../app/domain/conference.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed } from '../../app/domain/permission.ts';
import { applyChange } from '../../app/state/apply.ts';
import { emptyState, type AppState, type Change } from '../../app/state/app-state.ts';
import { unknownDesktop } from '../../main/core/state/desktop-slice.ts';
import { wordsOf } from '../../main/core/state/words.ts';
import { trayMenuOf } from '../../main/core/tray/tray-menu.ts';
import type { TrayEntry } from '../../main/ports/tray.ts';
import { windowFixture } from './window-fixture.ts';

export const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
export const fixture = windowFixture(nowMs);
export const conferenceId = 'finesse/40871';

export const desktop = (visibleWindows: readonly ('main' | 'compact')[] = ['main']): Change => ({
  slice: 'desktop',
  value: { ...unknownDesktop, visibleWindows: [...visibleWindows] },
});
export const account = (more: Parameters<typeof fixture.account>[0] = {}): Change => {
  const value = fixture.account(more);
  return { slice: 'account', id: value.id, value };
};
export const agentOf = (): Agent => {
  const { agent } = fixture.account();
  if (!agent) throw new Error('The fixture has an agent');
  return agent;
};
export const connected = (status: 'off' | 'connecting' | 'online' | 'waiting' | 'refused') => ({
  ...fixture.account().connection,
  status,
});
export const conference = (more: Partial<Conference> = {}): Change => {
  const value = fixture.conference(more);
  return { slice: 'conference', id: value.id, value };
};
export const participant = (id: string, more: Partial<Participant> = {}): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: fixture.participant(id, more),
});
export const command = (id: string, more: Parameters<typeof fixture.command>[1] = {}): Change => ({
  slice: 'command',
  id,
  value: fixture.command(id, more),
});
export const withAudio = {
  audio: { canHear: 'on', canSpeak: 'on' },
  permissions: { drop: allowed, audio: allowed },
} as const;

export const stateOf = (...changes: readonly Change[]): AppState => {
  const state = emptyState();
  for (const change of [desktop(), ...changes]) applyChange(state, change);
  return state;
};
export const menuOf = (...changes: readonly Change[]) => {
  const state = stateOf(...changes);
  return trayMenuOf(state, wordsOf(state));
};

/** The labels of a menu: disabled entries in brackets, chosen ones with a star, entries of submenus indented. */
export const readMenu = (entries: readonly TrayEntry[], indent = ''): readonly string[] =>
  entries.flatMap((entry) => {
    switch (entry.kind) {
      case 'separator':
        return [`${indent}---`];
      case 'submenu':
        return [`${indent}${entry.label}`, ...readMenu(entry.entries, `${indent}  `)];
      case 'item':
        return [indent + (entry.isEnabled ? entry.label : `[${entry.label}]`)];
      case 'choice':
        return [`${indent}${entry.isChosen ? '*' : ''}${entry.isEnabled ? entry.label : `[${entry.label}]`}`];
    }
  });
export const idsOf = (entries: readonly TrayEntry[]): readonly string[] =>
  entries.flatMap((entry) =>
    entry.kind === 'submenu' ? idsOf(entry.entries) : entry.kind === 'separator' ? [] : [entry.id],
  );

export const nothingHeld = '[Undo – Nothing waits that could be taken back.]';
/** The last entries of each menu. */
export const ends = ['---', 'Hide Gavel', 'Open the compact window', 'Settings', '---', 'Quit Gavel'];
