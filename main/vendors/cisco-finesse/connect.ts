import type { AccountAdapter, AdapterContext } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { createAccountAdapter } from '../shared/adapter.ts';
import { AccountModel } from './model.ts';
import { planCommand } from './plans.ts';
import { FinesseRest } from './rest.ts';
import { ServerPair } from './server-pair.ts';
import { FinesseSession } from './session.ts';
import { readFinesseSettings } from './settings.ts';
import { FinesseTokens } from './tokens.ts';
import { Channels } from './xmpp/channels.ts';

/** A resource of our own: the same for an account in each of its sessions, different on every machine. */
const resourceOf = (accountId: string): string => `gavel-${accountId.replace(/[^\w-]/gu, '').slice(0, 36)}`;

/** Between attempts while nothing answers. */
const backOff = { firstMs: 1_000, maxMs: 20_000 };

/** Makes the adapter of an account. Loaded with the first account of this vendor that signs in. */
export const connectFinesse = (context: AdapterContext, ports: VendorPorts): AccountAdapter =>
  createAccountAdapter(context, ports, (kit) => {
    const settings = readFinesseSettings(context.values);
    const model = new AccountModel(context.accountId, settings, kit);
    return {
      via: `${settings.server.host}:${settings.server.port}`,
      caFile: settings.caFile,
      backOff,
      strategy: (newNetwork) => {
        const network = newNetwork();
        const credentials = { user: settings.user, password: context.secrets['password'] ?? '' };
        const tokens = new FinesseTokens({ settings, context, network, kit, ports });
        const shared = {
          settings,
          credentials,
          tokens,
          resource: resourceOf(context.accountId),
          network,
          channels: new Channels(settings.transports),
          model,
          kit,
          ports,
        };
        return new ServerPair({
          server: settings.server,
          alternateServer: settings.alternateServer,
          alternateNotificationPort: settings.alternateNotificationPort,
          random: ports.random,
          onReset: () => tokens.askAgain(),
          askService: (server, signal) => new FinesseRest(network, server, credentials, signal).askService(),
          makeSession: (server, hooks) => new FinesseSession(server, shared, hooks),
        });
      },
      plan: (command, view, session, liveSession) =>
        planCommand(command, view, { kit, model, session, liveSession, newRequestId: () => ports.ids.uuid() }),
    };
  });
