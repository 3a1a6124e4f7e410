import type { AccountAdapter, AdapterContext } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { createAccountAdapter } from '../shared/adapter.ts';
import { singleServer } from '../shared/single-server.ts';
import { LostSession } from './faults.ts';
import { LeftSession } from './left-session.ts';
import { AccountModel } from './model.ts';
import { planCommand } from './plans.ts';
import { GatewayRequests, SessionCredentials } from './requests.ts';
import { GatewaySession } from './session.ts';
import { readGatewaySettings } from './settings.ts';
import { SignIn } from './sign-in.ts';

/** Between attempts: short after a short failure, so that the truth is back soon; at most 30 s. */
const backOff = { firstMs: 1_000, maxMs: 30_000 };

/** Makes the adapter of an account. Loaded with the first account of this vendor that signs in. */
export const connectGateway = (context: AdapterContext, ports: VendorPorts): AccountAdapter =>
  createAccountAdapter(context, ports, (kit) => {
    const { accountId, secrets } = context;
    const { clock } = ports;
    const settings = readGatewaySettings(context.values);
    const model = new AccountModel({ accountId, settings, clock, kit });
    const via = `${settings.host}:${settings.port}`;
    const password = secrets['password'] ?? '';
    const left = context.leftBehind instanceof LeftSession ? context.leftBehind : null;
    const use = left?.useFor(settings, password) ?? 'none';
    const credentials = left && use === 'resume' ? left.credentials : new SessionCredentials(clock);
    if (left && use !== 'none') model.takeUp(left.known);
    const takesOver = context.takeOver || use === 'force';
    return {
      via,
      caFile: settings.caFile,
      backOff,
      strategy: (newNetwork) => {
        const signIn = new SignIn({ settings, password, takesOver, credentials, clock });
        // One network for requests, one for the poll.
        const networks = { network: newNetwork(), pollNetwork: newNetwork() };
        const shared = { settings, credentials, signIn, ...networks, model, ports, kit };
        const { baseUrl, agentId } = settings;
        const asking = { baseUrl, credentials, ...networks, clock, onSessionFault: () => undefined };
        return singleServer({
          via,
          makeSession: (hooks) => new GatewaySession(shared, hooks),
          open: (session) => session.open(),
          isRetried: (fault) => fault instanceof LostSession,
          knock: async (signal) => {
            await new GatewayRequests({ ...asking, signal }).probe(agentId);
          },
          reset: () => signIn.reset(),
        });
      },
      leftBehind: () =>
        credentials.isSignedIn ? new LeftSession({ settings, password }, credentials, model.known) : null,
      plan: (command, view, session, liveSession) =>
        planCommand(command, view, {
          accountId,
          settings,
          model,
          kit,
          session,
          reader: () => liveSession().reader,
          read: async (...what) => liveSession().reader.read(...what),
        }),
    };
  });
