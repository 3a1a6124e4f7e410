import type { SourcePatch } from '../../support/served-gavel.ts';

/** A guard against well-formed calls with a bad purpose, and how it is removed. */
export interface PurposeGuard {
  readonly name: string;
  /** What is replaced in the built main process. */
  readonly built: readonly [from: string | RegExp, to: string];
  /** The same in the sources, which are served as they are. */
  readonly source: SourcePatch;
  /** Names of the attacks that this guard alone refuses. */
  readonly attacks: readonly string[];
}

/** Every such guard. */
export const purposeGuards: readonly PurposeGuard[] = [
  {
    name: 'passwords belong to a server and a user',
    built: ['kept.user === wanted.user &&', 'true ||'],
    source: { file: 'main/core/accounts/secret-scope.ts', from: 'kept.user === wanted.user &&', to: 'true ||' },
    attacks: ['a purpose: the stored password sent to another server'],
  },
  {
    name: 'main says where a command came from',
    built: ['surface: "window"\n', 'windowSurface: true\n'],
    source: { file: 'main/core/requests/page-requests.ts', from: "{ ...input, surface: 'window' }", to: 'input' },
    attacks: ['a purpose: a command that pretends to come from the command line'],
  },
  {
    name: 'the pace of a page',
    built: ['if (isTooMuch(name, input))', 'if (false)'],
    source: { file: 'main/core/requests/page-requests.ts', from: 'if (isTooMuch(name, input))', to: 'if (false)' },
    attacks: ['a purpose: thousands of commands in a second'],
  },
  {
    name: 'authorities are named by their content',
    built: [/if \(!idPattern[$\d]*\.test\(id\)\)/u, 'if (false)'],
    source: { file: 'main/net/authorities.ts', from: 'if (!idPattern.test(id))', to: 'if (false)' },
    attacks: ['a purpose: a file that the page names'],
  },
  {
    name: 'questions outside of the page',
    built: ['if (isAsking || clock.now() < quietUntil)', 'return; if (isAsking)'],
    source: {
      file: 'main/core/settings/confirmation.ts',
      from: 'if (isAsking || clock.now() < quietUntil)',
      to: 'return; if (isAsking)',
    },
    attacks: ['a purpose: a server of the page’s own', 'a purpose: commands that are not held any more'],
  },
];
