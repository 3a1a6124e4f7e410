import { describe, expect, it } from 'vitest';
import { leaveAtQuit } from '../../../../app/domain/account.ts';
import { canMove, commandPhases, isUnderWay, isUnsent, type CommandPhase } from '../../../../app/domain/command.ts';
import { conferenceIdOf } from '../../../../app/domain/conference.ts';
import { isAdvised, isFinding } from '../../../../app/domain/diagnostic.ts';
import { asFault, Fault } from '../../../../app/domain/error-code.ts';
import { denied, unsupported } from '../../../../app/domain/permission.ts';
import { updateFeedSchema } from '../../../../app/domain/desktop.ts';
import { acceleratorSchema, defaultPreferences } from '../../../../app/domain/preferences.ts';
import { viewOf, viewPaths } from '../../../../app/domain/view.ts';

describe('the life of a command', () => {
  it.each<[CommandPhase, readonly CommandPhase[]]>([
    ['held', ['waiting', 'refused', 'cancelled']],
    ['waiting', ['sent', 'refused', 'cancelled']],
    // Back to waiting: the vendor said *not now* and did nothing.
    ['sent', ['waiting', 'accepted', 'confirmed', 'refused', 'unconfirmed']],
    ['accepted', ['confirmed', 'refused', 'unconfirmed']],
    ['unconfirmed', ['confirmed', 'refused']],
    ['confirmed', []],
    ['refused', []],
    ['cancelled', []],
  ])('goes from %s to %j and nowhere else', (phase, next) => {
    expect(commandPhases.filter((to) => canMove({ phase }, to))).toEqual(next);
    expect(commandPhases.filter((to) => canMove({ phase, isGuess: false }, to))).toEqual(next);
    const ofGuess = phase === 'refused' ? ['confirmed'] : next;
    expect(commandPhases.filter((to) => canMove({ phase, isGuess: true }, to))).toEqual(ofGuess);
  });

  it('is under way until its outcome, and has left the machine once it was sent', () => {
    expect(commandPhases.filter(isUnderWay)).toEqual(['held', 'waiting', 'sent', 'accepted']);
    expect(commandPhases.filter(isUnsent)).toEqual(['held', 'waiting']);
  });
});

describe('a fault', () => {
  it('says its code, with the detail where there is one', () => {
    const [plain, detailed] = [new Fault('timeout'), new Fault('timeout', 'after 5 s')];
    expect([plain.name, plain.message, plain.code, plain.detail]).toEqual(['Fault', 'timeout', 'timeout', null]);
    expect([detailed.message, detailed.detail]).toEqual(['timeout: after 5 s', 'after 5 s']);
  });

  it('stays as it is; anything else is one from inside, with the beginning of what it says', () => {
    const fault = new Fault('timeout');
    expect(asFault(fault)).toBe(fault);
    expect(asFault(new TypeError('x'.repeat(1000)))).toMatchObject({ code: 'internal', detail: 'x'.repeat(300) });
    expect(asFault('text')).toMatchObject({ code: 'internal', detail: 'text' });
  });
});

describe('a permission that is not given', () => {
  it('is the same object for the same reason, so that nothing is drawn anew', () => {
    expect(denied('self')).toEqual({ verdict: 'denied', reason: 'self' });
    expect(unsupported('self')).toEqual({ verdict: 'unsupported', reason: 'self' });
    expect([denied('self') === denied('self'), unsupported('self') === unsupported('self')]).toEqual([true, true]);
  });
});

describe('a finding', () => {
  it('is told from an error, and has advice unless all is well', () => {
    expect([isFinding('disk-full'), isFinding('disk-works'), isFinding('timeout')]).toEqual([true, true, false]);
    expect([isAdvised('disk-full'), isAdvised('disk-works')]).toEqual([true, false]);
  });
});

describe('the views of the page', () => {
  it('have a path each, and no other path is one', () => {
    expect(viewPaths).toEqual({ main: '/', compact: '/compact', settings: '/settings' });
    expect(['/', '/compact', '/settings'].map(viewOf)).toEqual(['main', 'compact', 'settings']);
    expect(['', '/other', '/compact/', '/Settings', '//'].map(viewOf)).toEqual([null, null, null, null, null]);
  });
});

describe('the preferences', () => {
  it('are at first those of the system, with four seconds to undo', () => {
    expect(defaultPreferences).toEqual({
      language: 'system',
      theme: 'system',
      isDense: false,
      holdSeconds: 4,
      closesToTray: true,
      startsHidden: false,
      opensAtLogin: false,
      isCompactOnTop: true,
      usesGraphicsProcessor: true,
      showsNotifications: true,
      shortcuts: {},
    });
    expect(leaveAtQuit).toEqual({ how: 'leave', reasonId: null });
  });

  it.each(['A', 'F12', 'CommandOrControl+Alt+Z', 'Alt+,', 'Alt+num5', "Alt+'", 'Alt+`', 'Alt+[', 'Alt+-', 'Alt+/'])(
    'keep the keys %s',
    (keys) => {
      expect(acceleratorSchema.safeParse(keys).success).toBe(true);
    },
  );

  it.each(['', '+', 'Alt+', '+A', ',', 'Alt+,,', 'Alt+ ü', 'Alt A', 'Alt+A\n', ' Alt+A', 'Alt+,+', '-Alt+A', 'Alt+A-'])(
    'refuse what are no keys: %j',
    (keys) => {
      expect(acceleratorSchema.safeParse(keys).success).toBe(false);
    },
  );

  it.each(['', 'https://updates.example', 'https://u.example:8443/feed/x?a=b#c'])('keep the feed %j', (feed) => {
    expect(updateFeedSchema.parse(`  ${feed} `)).toBe(feed);
  });

  it.each([
    'http://updates.example',
    'https://',
    'https:///x',
    'https://?x',
    'https://#x',
    'https://a b',
    'x',
    'https:/a',
    'xhttps://a',
  ])('refuse what is no safe address: %s', (feed) => {
    expect(updateFeedSchema.safeParse(feed).success).toBe(false);
  });
});

it('a conference has an id of its own over all accounts', () => {
  expect(conferenceIdOf('account-1', 'room/7')).toBe('account-1/room/7');
});
