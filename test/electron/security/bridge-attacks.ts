import { requestLimit } from '../../../app/contract/envelope.ts';
import { firstSign, watchLog, type Attack, type Outcome, type Stage } from './stage.ts';

/** Messages of a compromised page over the bridge, and the expected refusal. */
interface MessageAttack {
  readonly name: string;
  /** Runs in the page; makes the calls' names and inputs. */
  readonly calls: (limit: number) => readonly (readonly [name: unknown, input: unknown])[];
  readonly refusal: RegExp;
}

const attacks: readonly MessageAttack[] = [
  {
    name: 'messages without the shape of a call',
    calls: () =>
      [
        undefined,
        null,
        7,
        NaN,
        true,
        '',
        [],
        {},
        [['state.snapshot']],
        { name: 7 },
        { input: {} },
        { name: ['state.snapshot'] },
        new Map([['name', 'state.snapshot']]),
        new Uint8Array(16),
        new Date(0),
      ]
        .filter((message) => message !== '')
        .map((message) => [message, message]),
    refusal: /^not a call$/u,
  },
  {
    name: 'names that are on no list',
    calls: () =>
      [
        '',
        'secrets.read',
        'constructor',
        '__proto__',
        'toString',
        'hasOwnProperty',
        'state.snapshot ',
        'STATE.SNAPSHOT',
        'state.snapshot\u0000',
        '../state.snapshot',
        'x'.repeat(100),
      ].map((name) => [name, {}]),
    refusal: /^no such request$/u,
  },
  {
    name: 'names longer than any',
    calls: () => [
      ['x'.repeat(101), {}],
      ['state.snapshot'.repeat(100_000), {}],
    ],
    refusal: /^not a call$/u,
  },
  {
    name: 'inputs larger than any, and such as are no plain data',
    calls: (limit) => {
      const cycle: Record<string, unknown> = {};
      cycle['self'] = cycle;
      return [
        ['window.report', { message: 'x'.repeat(limit) }],
        ['state.snapshot', { more: 'x'.repeat(limit) }],
        ['state.snapshot', cycle],
      ];
    },
    refusal: /^the input is (?:larger than any|not plain data)$/u,
  },
  {
    name: 'inputs of another shape',
    calls: () => {
      let deep: unknown = 'x';
      for (let depth = 0; depth < 500; depth++) deep = [deep];
      return [
        { message: 7 },
        { message: deep },
        { message: { toString: 'x' } },
        { message: 'x'.repeat(2_001) },
        { message: null },
        JSON.parse('{"__proto__":{"message":"x"}}'),
        [],
        null,
        'x',
      ].map((input: unknown) => ['window.report', input]);
    },
    refusal: /: (?:invalid_type|too_big|invalid|unrecognized_keys)/u,
  },
];

/** The answers of all calls: `refused` when each was refused with those words and main is what it was. */
async function send({ page, gavel }: Stage, { calls, refusal }: MessageAttack): Promise<Outcome> {
  const answers = await page.evaluate(
    async ({ makeCalls, limit }) => {
      // The calls are created in the page from text: not every such value can be serialised.
      // oxlint-disable-next-line no-eval, typescript/no-unsafe-type-assertion
      const make = globalThis.eval(`(${makeCalls})`) as (limit: number) => readonly (readonly [unknown, unknown])[];
      const bridge = Reflect.get(globalThis, 'gavelBridge') as {
        call(name: unknown, input: unknown): Promise<unknown>;
      };
      const found: string[] = [];
      for (const [name, input] of make(limit)) {
        found.push(
          await bridge.call(name, input).then(
            (answer) => JSON.stringify(answer),
            (error: unknown) => `it threw: ${String(error)}`,
          ),
        );
      }
      return found;
    },
    { makeCalls: calls.toString(), limit: requestLimit },
  );
  const refused = answers.filter((answer) => {
    const { ok, failure } = answer.startsWith('{')
      ? (JSON.parse(answer) as { ok?: unknown; failure?: { code?: unknown; detail?: unknown } })
      : {};
    return ok === false && failure?.code === 'invalid-input' && refusal.test(String(failure.detail));
  });
  const others = answers.filter((answer) => !refused.includes(answer));
  const isClean = await gavel.application.evaluate(() => !('message' in {}) && !('polluted' in {}));
  if (!isClean) return 'the prototype of all objects was changed';
  return others.length === 0 && answers.length > 0
    ? 'refused'
    : others.map((answer) => answer.slice(0, 200)).join('\n');
}

const pollution: Attack = {
  name: 'the bridge: keys that would change the prototype of all objects',
  async run(stage) {
    const { page, gavel } = stage;
    const isLogged = watchLog(stage);
    await page.evaluate(async () => {
      const bridge = Reflect.get(globalThis, 'gavelBridge') as {
        call(name: unknown, input: unknown): Promise<unknown>;
      };
      const input: unknown = JSON.parse(
        '{"message":"a report","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      );
      await bridge.call('window.report', input);
    });
    await firstSign({ logged: () => isLogged('a report') });
    const isPolluted = await gavel.application.evaluate(() => 'polluted' in {});
    return isPolluted ? 'the prototype of all objects was changed' : 'refused';
  },
};

/** Attacks of a compromised page over its bridge. */
export const bridgeAttacks: readonly Attack[] = [
  ...attacks.map((attack): Attack => ({ name: `the bridge: ${attack.name}`, run: (stage) => send(stage, attack) })),
  pollution,
];
