import type { AccountAdapter, AdapterContext } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { createAccountAdapter, type AdapterParts } from '../shared/adapter.ts';
import { askOpenly } from '../shared/exchange.ts';
import { singleServer } from '../shared/single-server.ts';
import { waitAfter } from './faults.ts';
import { grantFor } from './grants.ts';
import { createHostCheck } from './hosts.ts';
import { cookiePlaces, KeptList, refreshPlaces } from './kept-list.ts';
import { MeetingList } from './meeting-list.ts';
import { AccountModel } from './model.ts';
import { Person } from './person.ts';
import { planCommand } from './plans.ts';
import { UcwaSession } from './session.ts';
import { readSkypeSettings } from './settings.ts';
import { Tokens } from './tokens.ts';

/** What one account is made of; tokens and the picture outlive its sessions. */
export const skypeParts = (context: AdapterContext, ports: VendorPorts, kit: AdapterKit): AdapterParts<UcwaSession> => {
  const settings = readSkypeSettings(context.values);
  const { accountId, locale } = context;
  const model = new AccountModel({ accountId, settings, ports, kit, locale });
  const hosts = createHostCheck(settings.serverHost, settings.sipDomain);
  const password = context.secrets['password'] ?? '';
  const grant = grantFor(settings.signInBy, {
    user: settings.user,
    secret: password,
    now: () => ports.clock.now(),
    caFile: settings.caFile,
    clientId: settings.clientId,
    person: new Person(kit),
    cookies: new KeptList(cookiePlaces, context),
    refreshTokens: new KeptList(refreshPlaces, context),
    hosts,
    window: ports.signIn ?? null,
    browser: ports.signInBrowser ?? null,
  });
  const tokens = new Tokens({ grant, clock: ports.clock, hosts, emit: kit.emit });
  let list: MeetingList | null = null;
  const forget = (): void => {
    tokens.startAnew();
    model.renewals.splice(0);
  };
  return {
    via: settings.via,
    caFile: settings.caFile,
    // Between attempts: 1, 2, 4 … 30 s.
    backOff: { firstMs: 1_000, maxMs: 30_000 },
    meetings: (liveSession) => (list = new MeetingList(model, liveSession)),
    plan: (command, view, session) => {
      list ??= new MeetingList(model, () => session);
      return planCommand(command, view, { model, kit, session, list });
    },
    strategy: (newNetwork) => {
      const shared = { model, tokens, hosts, network: newNetwork(), tokenNetwork: newNetwork() };
      const makeSession = (hooks: ConstructorParameters<typeof UcwaSession>[1]) => new UcwaSession(shared, hooks);
      const knock = async (signal: AbortSignal): Promise<void> => {
        await Promise.any(settings.roots.flat().map((root) => askOpenly(shared.network, root, signal)));
      };
      return singleServer({
        via: settings.via,
        makeSession,
        open: (session) => session.open(),
        retryAfterMs: waitAfter,
        knock,
        reset: forget,
      });
    },
  };
};

/** Makes the adapter of an account. Loaded with the first account of this vendor that signs in. */
export const connectSkype = (context: AdapterContext, ports: VendorPorts): AccountAdapter =>
  createAccountAdapter(context, ports, (kit) => skypeParts(context, ports, kit));
