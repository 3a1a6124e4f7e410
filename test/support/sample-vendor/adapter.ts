import type { Vendor } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../../main/ports/vendor-ports.ts';
import { createAccountAdapter } from '../../../main/vendors/shared/adapter.ts';
import { askOpenly } from '../../../main/vendors/shared/exchange.ts';
import { authorityField, missingFields, plainField, serverField, textOf } from '../../../main/vendors/shared/fields.ts';
import { draftBy, planOf } from '../../../main/vendors/shared/plans.ts';
import { singleServer } from '../../../main/vendors/shared/single-server.ts';
import { SampleModel } from './model.ts';
import { plans } from './plans.ts';
import { SampleSession } from './session.ts';

const label = 'live.word';

/** The smallest whole vendor: one server, rooms, one command. Shows what the kit does, and how little a vendor is. */
export const sampleVendor: Vendor<VendorPorts> = {
  descriptor: {
    vendorId: 'sample',
    name: label,
    needs: label,
    badge: { letters: 'S', hue: 0 },
    fields: [
      serverField({ label, hint: null }, 443),
      { ...plainField, key: 'user', kind: 'text', label, isRequired: true },
      { ...plainField, key: 'password', kind: 'password', label, isRequired: true, isSecret: true },
      authorityField({ label, hint: null }),
    ],
    capabilities: { dropsParticipants: true, makesCalls: false, hasAgentState: false, hasTeam: false },
  },
  checkSettings: (values) => missingFields(values, ['server', 'user']),
  userLabel: (values) => textOf(values, 'user'),
  secretsBelongTo: ['user'],
  endpoints: (values) => [{ url: `https://${textOf(values, 'server')}/`, caFile: textOf(values, 'caFile') }],
  connect: (context, ports) =>
    createAccountAdapter(context, ports, (kit) => {
      const { accountId, values, secrets } = context;
      const [via, user] = [textOf(values, 'server'), textOf(values, 'user')];
      const model = new SampleModel(accountId, user, kit);
      return {
        via,
        caFile: textOf(values, 'caFile'),
        backOff: { firstMs: 1_000, maxMs: 30_000 },
        strategy: (newNetwork) => {
          const credentials = { user, password: secrets['password'] ?? '' };
          const shared = { via, credentials, network: newNetwork(), model, kit, clock: ports.clock };
          return singleServer({
            via,
            makeSession: (hooks) => new SampleSession(shared, hooks),
            open: (session) => session.open(),
            knock: (signal) => askOpenly(shared.network, `https://${via}/`, signal),
          });
        },
        plan: (command, view, session, liveSession) =>
          planOf(command, view, draftBy(plans, command.request, { view, liveSession }), {
            ...kit,
            isLive: () => session.isLive,
            newCorrelationId: () => ports.ids.uuid(),
            send: (path, _kind, requestId) => session.remove(path, requestId ?? ''),
          }),
      };
    }),
};
