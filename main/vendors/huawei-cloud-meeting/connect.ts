import type { AccountAdapter, AdapterContext } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { createAccountAdapter } from '../shared/adapter.ts';
import { askOpenly } from '../shared/exchange.ts';
import { singleServer } from '../shared/single-server.ts';
import { MeetingList } from './meeting-list.ts';
import { AccountModel } from './model.ts';
import type { PlanContext } from './plan-context.ts';
import { planCommand, planTogether } from './plans.ts';
import { RateLimits } from './rate-limits.ts';
import { ServiceSite, siteStatusPath } from './service-site.ts';
import { CloudSession } from './session.ts';
import { credentialsOf, readCloudSettings } from './settings.ts';
import { SignIn } from './sign-in.ts';

/** Between attempts: 1, 2, 4 … 30 s. */
const backOff = { firstMs: 1_000, maxMs: 30_000 };

/** Makes the adapter of an account. Loaded with the first account of this vendor that signs in. */
export const connectCloud = (context: AdapterContext, ports: VendorPorts): AccountAdapter =>
  createAccountAdapter(context, ports, (kit) => {
    const { accountId, secrets, values, locale } = context;
    const settings = readCloudSettings(values);
    const { via, caFile, origin } = settings;
    const site = new ServiceSite(origin);
    const rateLimits = new RateLimits(() => ports.clock.monotonicMs());
    const model = new AccountModel({ accountId, settings, ports, kit });
    let list: MeetingList | null = null;
    const planContext = (session: CloudSession): PlanContext => {
      list ??= new MeetingList(model, () => session);
      return { model, kit, session, list };
    };
    const signIn = new SignIn({
      ...ports,
      credentials: credentialsOf(values, secrets),
      onSignedIn: (signedIn) => kit.emit({ type: 'signed-in', signedIn }),
    });
    return {
      via,
      caFile,
      backOff,
      strategy: (newNetwork) => {
        const network = newNetwork();
        return singleServer({
          via,
          makeSession: (hooks) => new CloudSession({ model, signIn, network, site, rateLimits, locale }, hooks),
          open: (session) => session.open(),
          knock: (signal) => askOpenly(network, signIn.awaited ?? `${origin}${siteStatusPath}`, signal),
          reset: () => {
            signIn.reset();
            site.goHome();
          },
        });
      },
      meetings: (liveSession) => (list = new MeetingList(model, liveSession)),
      plan: (command, view, session) => planCommand(command, view, planContext(session)),
      planGroup: (commands, _view, session) => planTogether(commands, planContext(session)),
    };
  });
