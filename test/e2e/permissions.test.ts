import { describe, expect, it } from 'vitest';
import { addressesOnLine, Bench, customer, type ConferenceOptions } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { descriptionOf, type GavelWindow, seen } from '../support/e2e-window.ts';

const bench = new Bench();

type Value = NonNullable<ConferenceOptions['dropPermission']>;
const supervisorOnly = 'Only a supervisor who takes part may drop people at this site.';
const controllerOrSupervisor = 'Only a supervisor or whoever started the conference may drop people at this site.';
const agentsOnly = 'At this site only agents can be dropped, not callers or devices.';

/** Per value and person signed in: why an agent and why the customer may not be dropped; null where they may. */
const expectations: readonly {
  readonly value: Value;
  readonly who: string;
  readonly userName: string;
  readonly agent: string;
  readonly agentReason: string | null;
  readonly customerReason: string | null;
  readonly controller?: string;
}[] = [
  {
    value: 'supervisor_only',
    who: 'a supervisor',
    userName: 'ssolberg',
    agent: '5001',
    agentReason: null,
    customerReason: agentsOnly,
  },
  {
    value: 'supervisor_only',
    who: 'an agent',
    userName: 'blind',
    agent: '5001',
    agentReason: supervisorOnly,
    customerReason: supervisorOnly,
  },
  {
    value: 'conference_controller_and_supervisor',
    who: 'a supervisor',
    userName: 'ssolberg',
    agent: '5001',
    agentReason: null,
    customerReason: null,
  },
  {
    value: 'conference_controller_and_supervisor',
    who: 'an agent who did not start the conference',
    userName: 'blind',
    agent: '5001',
    agentReason: controllerOrSupervisor,
    customerReason: controllerOrSupervisor,
  },
  { value: 'all', who: 'an agent', userName: 'blind', agent: '5001', agentReason: null, customerReason: null },
];

const expectOffered = async (window: GavelWindow, name: string): Promise<void> => {
  const drop = window.roster.drop(name);
  await seen(drop);
  expect(await drop.getAttribute('aria-disabled')).toBeNull();
  await drop.click();
  await seen(window.undoBar.getByText(`Dropping ${name}`));
  await window.undo.click();
  await window.undoBar.waitFor({ state: 'hidden' });
};

const expectBarred = async (window: GavelWindow, name: string, reason: string): Promise<void> => {
  const drop = window.roster.drop(name);
  await seen(drop);
  expect(await drop.getAttribute('aria-disabled')).toBe('true');
  expect(await descriptionOf(drop)).toBe(reason);
  await drop.click({ force: true });
  expect(await window.undoBar.count()).toBe(0);
  // The reason is there for the eye as well, on hover and on focus.
  await drop.focus();
  await seen(window.page.locator('.hint').getByText(reason));
};

describe('who may be dropped', () => {
  for (const { value, who, userName, agent, agentReason, customerReason } of expectations) {
    it(
      `${value}: ${who} ${agentReason === null ? 'may drop agents' : 'may drop nobody'}` +
        `${customerReason === null ? ' and callers' : ''}, and every closed door says why`,
      async () => {
        const { window } = await bench.conference({
          userName,
          dropPermission: value,
          holdSeconds: 10,
          server: { switches: { enableDropParticipantFor: value, dropAnyPartyEnabled: true } },
        });
        const { roster } = window;
        const agentName = (await roster.names()).find((name) => name === 'Ada Berg' || name === agent) ?? '';
        for (const [name, reason] of [
          [agentName, agentReason],
          [customer, customerReason],
        ] as const) {
          await (reason === null ? expectOffered(window, name) : expectBarred(window, name, reason));
        }
        const self = userName === 'ssolberg' ? /5900|Signe Solberg/u : /5002|Bo Lind/u;
        const own = roster.table.getByRole('row', { name: self });
        await seen(own.getByText('You', { exact: true }));
        expect(await own.getByRole('button').count()).toBe(0);
      },
    );
  }

  it('conference_controller_and_supervisor: an agent may drop in a conference that was started here', async () => {
    const server = await bench.server({
      switches: { enableDropParticipantFor: 'conference_controller_and_supervisor', dropAnyPartyEnabled: true },
    });
    const { simulator } = server;
    simulator.act({ act: 'agentSignsIn', agent: 'blind' });
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { holdSeconds: 0, language: 'en' });
    await bench.signIn(gavel, server, {
      user: simulator.users.find(({ loginName }) => loginName === 'aberg') ?? simulator.user,
      dropPermission: 'conference_controller_and_supervisor',
    });
    const window = await bench.open(gavel);
    await seen(window.rail.getByText('Online'));
    simulator.act({ act: 'customerCalls', customer, to: 'aberg' });
    await window.button('Answer').first().click();
    await window.consult('5002');
    await eventually(() => addressesOnLine(simulator)).toContain('5002');
    simulator.act({ act: 'agentAnswers', agent: 'blind' });
    await window.callControl('Merge');
    await seen(window.roster.row(customer));
    await window.roster.drop(customer).click();
    await window.activity.outcome(`Drop ${customer}`, 'Confirmed');
  });

  it('says that people are dropped from conferences only, in a call of two', async () => {
    const server = await bench.server();
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { language: 'en' });
    await bench.signIn(gavel, server);
    const window = await bench.open(gavel);
    await seen(window.rail.getByText('Online'));
    server.simulator.act({ act: 'customerCalls', customer, to: 'ssolberg' });
    server.simulator.act({ act: 'agentAnswers', agent: 'ssolberg' });
    await seen(window.roster.row(customer));
    expect(await descriptionOf(window.roster.drop(customer))).toBe(
      'People can be dropped from a conference only: this is a call of two.',
    );
  });
});
